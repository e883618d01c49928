import { readFile } from 'node:fs/promises';
import type { APIMessage } from 'discord-api-types/v10';
import type { BrowserContext, Page } from 'playwright-core';
import { bundleSdk } from '#scripts/sdk/bundle';
import { useBrowser } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { useWorld, type Somebody } from '../world.ts';

describeWhere(lackingChromium(), 'the SDK in a page', () => {
  const world = useWorld();
  const open = useBrowser(() => [world().server.url]);
  let files: Record<string, string>;
  beforeAll(async () => {
    const { contents } = await bundleSdk('browser');
    const [, example = ''] = /^```js\n([\s\S]*?)^```/m.exec(await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8')) ?? [];
    files = { '/sdk/index.js': Buffer.from(contents).toString(), '/sdk/example.js': example };
  });

  const serve = (context: BrowserContext): Promise<unknown> =>
    context.route(`${world().server.url}/sdk/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      return route.fulfill({ contentType: 'text/javascript', body: files[pathname] ?? '' });
    });
  const visit = async (page: Page): Promise<Page> => {
    // A page of the server itself: one that only the test made may not connect to this machine.
    await page.goto(world().server.url);
    await page.addScriptTag({ type: 'module', content: `import * as sdk from '/sdk/index.js'; window.sdk = sdk;` });
    await page.waitForFunction('window.sdk');
    return page;
  };
  const connect = ({ token }: Somebody): string => `(async () => {
    window.client = new sdk.Client({ url: location.origin, token: ${JSON.stringify(token)} });
    await client.connect();
  })()`;
  const saidIn = async (who: Somebody, channelId: string): Promise<string[]> =>
    (await who.rest.get<APIMessage[]>(`/channels/${channelId}/messages`)).filter(({ type }) => type === 0).map(({ content }) => content);

  it('does what the first example of its documentation says', async () => {
    const { alice, bob, textId } = await world().scene();
    const { page, context } = await open({ bypassCSP: true });
    await serve(context);
    await visit(page);
    await page.evaluate(`(async () => {
      const { chat } = await import('/sdk/example.js');
      window.shown = [];
      window.client = await chat(location.origin, { login: ${JSON.stringify(alice.name)}, password: 'correct horse battery' }, (messages, pending) => {
        window.shown = messages.map(({ content }) => content);
      });
    })()`);
    await page.waitForFunction(`shown.includes('Hello from a page')`);
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'Hello from bob' });
    await page.waitForFunction(`shown.at(-1) === 'Hello from bob'`);
    await page.evaluate(`client.close()`);
  });

  it('keeps unsent messages with their files over a reload', async () => {
    const { alice, textId } = await world().scene();
    const { page, context } = await open({ bypassCSP: true });
    await serve(context);
    await visit(page);
    const text = JSON.stringify(textId);
    await page.evaluate(`(async () => {
      const client = new sdk.Client({ url: location.origin, token: ${JSON.stringify(alice.token)}, transport: () => Promise.reject(new TypeError('no network')) });
      await client.send(${text}, { content: 'before the reload' }, [{ name: 'kept.txt', data: new Blob(['kept']) }]);
      await client.send(${text}, { content: 'after it' });
    })()`);
    await visit(page);
    await page.evaluate(connect(alice));
    await page.waitForFunction(`sdk.pendingOf(client.state, ${text}).length === 0`);
    expect(await saidIn(alice, textId)).toEqual(['after it', 'before the reload']);
    const [, first] = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(first?.attachments).toMatchObject([{ filename: 'kept.txt', size: 4 }]);
    await page.evaluate(`client.close()`);
  });

  it('sends from one of several tabs, shows the same in all, and goes over to another when that one is closed', async () => {
    const { alice, textId } = await world().scene();
    const { page: first, context } = await open({ bypassCSP: true });
    await serve(context);
    const second = await context.newPage();
    const text = JSON.stringify(textId);
    for (const page of [first, second]) {
      await visit(page);
      await page.evaluate(connect(alice));
    }
    await Promise.all([first, second].map((page, index) => page.evaluate(`client.send(${text}, { content: 'tab ${index + 1}' })`)));
    for (const page of [first, second]) await page.waitForFunction(`sdk.pendingOf(client.state, ${text}).length === 0`);
    expect((await saidIn(alice, textId)).sort()).toEqual(['tab 1', 'tab 2']);
    await first.close();
    await second.evaluate(`client.send(${text}, { content: 'left alone' })`);
    await second.waitForFunction(`sdk.pendingOf(client.state, ${text}).length === 0`);
    expect(await saidIn(alice, textId)).toContain('left alone');
    await second.evaluate(`client.close()`);
  });

  it('says how much of an upload is sent', async () => {
    const { alice, textId } = await world().scene();
    const { page, context } = await open({ bypassCSP: true });
    await serve(context);
    await visit(page);
    await page.evaluate(connect(alice));
    const steps = await page.evaluate<number[]>(`(async () => {
      const steps = [];
      const files = [{ name: 'large.bin', data: new Blob([new Uint8Array(3_000_000)]), description: 'nothing' }];
      await client.rest.call('POST /channels/{channel_id}/messages', { path: { channel_id: ${JSON.stringify(textId)} }, body: {}, files, onProgress: (done) => steps.push(done) });
      client.close();
      return steps;
    })()`);
    expect(steps.at(-1)).toBe(1);
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps);
    const [written] = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(written?.attachments).toMatchObject([{ size: 3_000_000, description: 'nothing' }]);
  });
});
