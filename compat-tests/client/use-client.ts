/// <reference lib="dom" />
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { useBrowser, type Window } from '../browser/use-browser.ts';
import { useWorld, type Somebody, type World, type WorldOptions } from '../world.ts';

const ROOT = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..');

export interface ClientWorld {
  world(): World;
  /** Opens a window in which somebody is logged in, at a path. */
  open(somebody: Somebody | null, path?: string, options?: BrowserContextOptions): Promise<Window>;
}

/** A world that serves the built client, and a browser to look at it. No window may ask any host but the server. */
export function useClient({ switches = [], ...options }: WorldOptions & { switches?: readonly string[] } = {}): ClientWorld {
  // As `npm run build` does: nothing, when it is built already.
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'build-client.js')]);
  }, 300_000);
  const world = useWorld({ ...options, settings: { NEXUS_CLIENT: 'on', ...options.settings } });
  const openWindow = useBrowser(() => [world().server.url], switches);
  return {
    world,
    async open(somebody, path = '/', browserOptions = {}) {
      const window = await openWindow({ viewport: { width: 1280, height: 800 }, ...browserOptions });
      if (somebody) await window.page.addInitScript((token) => localStorage.setItem('nexus.token', token), somebody.token);
      // A network that another test takes away breaks what the page loads just then.
      for (let tries = 0; tries < 3; tries++) {
        await window.page.goto(`${world().server.url}${path}`);
        const isThere = await window.page
          .locator('#root > :not(#splash)')
          .first()
          .waitFor({ timeout: 15_000 })
          .then(
            () => true,
            () => false,
          );
        if (isThere) break;
      }
      return window;
    },
  };
}

export const box = (page: Page) => page.getByRole('textbox', { name: /^Message / });

/** What stands in a box: a plain one at first, and the one with live preview a moment later. */
export const inBox = (page: Page): Promise<string> =>
  box(page).evaluate((element) => (element instanceof HTMLTextAreaElement ? element.value : (element as HTMLElement).innerText));

/** Writes a message as people do. */
export async function write(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}

/** The rows of messages with this text, once the server has them; also of a channel that was left, whose list stays hidden in the page. */
export const anyRow = (page: Page, text: string | RegExp) => page.locator('article:not(.pending)').filter({ hasText: text });

/** The row of a message with this text in the channel that is shown. */
export const row = (page: Page, text: string | RegExp) => anyRow(page, text).filter({ visible: true });
