/// <reference lib="dom" />
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { faultsOfAccess } from '../browser/use-browser.ts';

/** A folder for pictures of what the tests look at; without it none are made. */
const PICTURES = process.env['NEXUS_PICTURES'];

export const wide = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** Looks at a screen by axe, and keeps a picture of it where there is a folder for them: light and dark, wide and as on a phone. */
export async function look(page: Page, name: string): Promise<string[]> {
  if (PICTURES !== undefined) await pictures(page, PICTURES, name);
  return (await faultsOfAccess(page)).map((fault) => `${name}: ${fault}`);
}

async function pictures(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const size = page.viewportSize() ?? wide;
  await page.screenshot({ path: join(folder, `${name}-light.png`) });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: join(folder, `${name}-dark.png`) });
  await page.setViewportSize(phone);
  await page.screenshot({ path: join(folder, `${name}-phone-dark.png`) });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: join(folder, `${name}-phone-light.png`) });
  await page.setViewportSize(size);
}
