import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM_SWITCHES, chromiumPath } from '../conditions/needs.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What a page did that ours never do. */
export interface Faults {
  /** Things that the page's own policy refused, and errors of its script. */
  console: string[];
  /** Requests to any host but those that were allowed. */
  foreign: string[];
}

export interface Window {
  page: Page;
  context: BrowserContext;
  faults: Faults;
}

/** One browser for all tests of a file, with switches of its own where it needs any; each window has cookies of its own. */
export function useBrowser(allowed: () => string[], switches: readonly string[] = []): (options?: BrowserContextOptions) => Promise<Window> {
  // Networks that come and go with other tests break what a page does just then. The last lines of a run name who needed the second try.
  import.meta.jest.retryTimes(1, { logErrorsBeforeRetry: true });
  let browser: Browser | undefined;
  const windows: Window[] = [];
  beforeAll(async () => {
    const executablePath = chromiumPath();
    if (executablePath === undefined) throw new Error('there is no Chromium');
    browser = await chromium.launch({ executablePath, args: [...CHROMIUM_SWITCHES, ...switches] });
  }, 60_000);
  afterEach(async () => {
    const faults = windows.map((window) => window.faults);
    await Promise.all(windows.splice(0).map(({ context }) => context.close()));
    expect(faults.flatMap((one) => [...one.console, ...one.foreign])).toEqual([]);
  });
  afterAll(() => browser?.close());
  return async (options = {}) => {
    if (!browser) throw new Error('the browser is not open yet');
    // What a test takes away from the page, a worker would have kept.
    const context = await browser.newContext({ locale: 'en-US', serviceWorkers: 'block', ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const faults: Faults = { console: [], foreign: [] };
    page.on('console', (message) => {
      // The status of a refusal is no fault of the page, nor are networks that other tests make and take away.
      if (
        message.type() === 'error' &&
        !message.text().includes('net::ERR_NETWORK_CHANGED') &&
        !message.text().startsWith('Failed to load resource: the server responded with a status of 4')
      )
        faults.console.push(message.text());
    });
    page.on('pageerror', (error) => faults.console.push(error.message));
    page.on('request', (request) => {
      if (!allowed().includes(new URL(request.url()).origin)) faults.foreign.push(request.url());
    });
    const window = { page, context, faults };
    windows.push(window);
    return window;
  };
}

/** What axe-core finds on a page, by rule and place. The debugger brings its script in: the page itself would refuse it. */
export async function faultsOfAccess(page: Page): Promise<string[]> {
  // It stays as long as the page does.
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    const debug = await page.context().newCDPSession(page);
    await debug.send('Runtime.evaluate', { expression: await readFile(axePath, 'utf8') });
    await debug.detach();
  }
  const faults = await runAxe(page);
  if (faults.length === 0) return faults;
  // What moved or changed its colour while axe measured is none: it must be there on a second look.
  await page.waitForTimeout(500);
  const again = new Set(await runAxe(page));
  return faults.filter((fault) => again.has(fault));
}

function runAxe(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    interface Axe {
      run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = globalThis as unknown as { axe: Axe }; // the script that was just brought in
    // No rule that is on reads the style sheets, which would be fetched for it, and nobody reads what is in order.
    return (await axe.run({ resultTypes: ['violations'], preload: { assets: ['media'] } })).violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html}`),
    );
  });
}
