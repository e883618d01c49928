import type { Page } from 'playwright-core';
import type { Somebody } from '../world.ts';

/** What all people of a world have. */
export const PASSWORD = 'correct horse battery';

export async function logIn(page: Page, somebody: Somebody): Promise<void> {
  await page.getByLabel('Name or e-mail').fill(somebody.name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
}

export const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
export const authorize = (page: Page): Promise<void> => page.getByRole('button', { name: 'Authorize' }).click();
export const cancel = (page: Page): Promise<void> => page.getByRole('button', { name: 'Cancel' }).click();
