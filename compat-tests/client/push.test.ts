/// <reference lib="dom" />
import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { isActive } from '#core/presences/active-people';
import { askUntil } from '../ask-until.ts';
import { PASSWORD } from '../browser/acts.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { nexusClient } from '../nexus-client.ts';
import type { Somebody } from '../world.ts';
import { box, row, useClient, write } from './use-client.ts';

interface KnownPush {
  subscriptions: { endpoint: string; with_content: boolean }[];
}

/** What browsers decrypt with; it has no types of its own. */
const { decrypt } = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, keys: { version: string; privateKey: ReturnType<typeof createECDH>; authSecret: string }): Buffer;
};

/** The worker that holds the page by now. */
const held = (page: Page): Promise<unknown> => page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 90_000 });

/** A push service that Chromium can subscribe to here: its own is Google's. Gives what reads the words that the server encrypts for this browser. */
async function withPushService(page: Page, endpoint: string): Promise<(body: Buffer) => string> {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16).toString('base64url');
  const subscription = { endpoint, keys: { p256dh: keys.getPublicKey('base64url'), auth } };
  await page.addInitScript((json) => {
    const kept = (): boolean => localStorage.getItem('test.push') !== null;
    const made = {
      ...(JSON.parse(json) as { endpoint: string }),
      toJSON: () => JSON.parse(json) as PushSubscriptionJSON,
      unsubscribe: () => {
        localStorage.removeItem('test.push');
        return Promise.resolve(true);
      },
    };
    Object.assign(PushManager.prototype, {
      getSubscription: () => Promise.resolve(kept() ? made : null),
      subscribe: (options: PushSubscriptionOptionsInit) => {
        if (typeof options.applicationServerKey !== 'string' || !options.userVisibleOnly) throw new Error('that is no way to subscribe');
        localStorage.setItem('test.push', 'on');
        return Promise.resolve(made);
      },
    });
  }, JSON.stringify(subscription));
  return (body) => decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString();
}

describeWhere(lackingChromium(), 'the page as an app', () => {
  const { world, open } = useClient({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
  const pushed: Buffer[] = [];
  let service: Server | undefined;
  afterAll(() => void service?.close());
  const pushes = (somebody: Somebody): Promise<KnownPush> => nexusClient(world(), somebody).get<KnownPush>('/users/@me/push');

  it('names itself after the server, and has a worker under its own policy', async () => {
    const { page, context } = await open(await world().person('alice'), '/channels/@me', { serviceWorkers: 'allow' });
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      return (await (await fetch(link?.href ?? '')).json()) as { name: string; start_url: string; icons: { src: string }[] };
    });
    expect(manifest).toMatchObject({ name: world().server.core.instance.settings.name, start_url: '/channels/@me', display: 'standalone' });
    for (const { src } of manifest.icons) expect((await context.request.get(`${world().server.url}${src}`)).status()).toBe(200);
    await held(page);
    expect(await page.getByText('A new version is there.').count()).toBe(0);
    // As when the server has another build: the new worker takes over, and does not know this page.
    await page.evaluate(() => {
      document.querySelector('script[type="module"]')?.setAttribute('src', './assets/older.js');
      navigator.serviceWorker.dispatchEvent(new Event('controllerchange'));
    });
    await page.getByRole('button', { name: 'Load it' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('button', { name: 'Load it' }).click();
    await page.getByRole('button', { name: /^You:/ }).waitFor();
    expect(await page.getByText('A new version is there.').count()).toBe(0);
  });

  it('has its worker although the line went while it was fetched', async () => {
    const { page } = await open(null, '/login', { serviceWorkers: 'allow' });
    await page.addInitScript(() => {
      const register = ServiceWorkerContainer.prototype.register;
      const fails = [
        () => Promise.reject(new TypeError('Failed to fetch')),
        () => Promise.resolve({ active: null, waiting: null, installing: { state: 'redundant' } } as unknown as ServiceWorkerRegistration),
      ];
      ServiceWorkerContainer.prototype.register = function (...what) {
        return fails.shift()?.() ?? register.apply(this, what);
      };
    });
    // The one of the page before is not it.
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).unregister();
    });
    await page.reload();
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    await held(page);
  });

  it('opens without a line, shows what waits, and sends it when there is one', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, context, faults } = await open(alice, `/channels/${guildId}/${textId}`, { serviceWorkers: 'allow' });
    await box(page).waitFor();
    await held(page);
    await context.setOffline(true);
    await write(page, 'when I am back');
    await page.locator('article.pending').filter({ hasText: 'when I am back' }).waitFor();
    await page.reload();
    await page.getByText('The server cannot be reached just now.').waitFor();
    await page.getByText('1 message waits here').waitFor();
    await page.getByText('when I am back').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await context.setOffline(false);
    await row(page, 'when I am back').waitFor();
    const messages = await bob.rest.get<{ content: string }[]>(`/channels/${textId}/messages`);
    expect(messages.filter(({ content }) => content !== '')).toMatchObject([{ content: 'when I am back' }]);
    // Without a line there are such errors, and nothing else.
    faults.console.splice(0, faults.console.length, ...faults.console.filter((one) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(one)));
  });

  it('is told by push in the words of the person, opens the message, and is told no more after the logout', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const { page, context, faults } = await open(null, '/login', { serviceWorkers: 'allow' });
    await context.grantPermissions(['notifications'], { origin: world().server.url });
    pushed.splice(0);
    service = createServer((request, response) => {
      void buffer(request).then((body) => {
        pushed.push(body);
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((resolve) => service?.listen(0, '127.0.0.1', resolve));
    const read = await withPushService(page, `http://127.0.0.1:${(service.address() as AddressInfo).port}/one`);
    await page.evaluate((token) => localStorage.setItem('nexus.token', token), alice.token);
    await page.goto(`${world().server.url}/settings/push`);
    await held(page);
    await page.getByText('Tell this browser while the page is closed').click();
    await askUntil(
      'it is told',
      () => pushes(alice),
      ({ subscriptions }) => subscriptions.length === 1 && subscriptions[0]?.with_content === true,
      10_000,
    );
    expect(await faultsOfAccess(page)).toEqual([]);

    const debug = await context.newCDPSession(page);
    const origin = world().server.url;
    const registrationId = await new Promise<string>((resolve) => {
      debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId));
      void debug.send('ServiceWorker.enable');
    });
    const deliver = (data: string) => debug.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    const push = (payload: object) => deliver(JSON.stringify(payload));
    const shown = (): Promise<{ title: string; body: string }[]> =>
      page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body }) => ({ title, body })));
    // The page is gone, its worker is not: from a friend's words to the screen by the server, its encryption, the service and the worker.
    await page.goto(`${origin}/icon-192.png`);
    await askUntil(
      'nobody looks',
      () => isActive(world().server.core, alice.id),
      (isLooking) => !isLooking,
      20_000,
    );
    await bob.rest.post(`/channels/${textId}/messages`, { content: `<@${alice.id}> come to **the pier**` });
    await askUntil('the service has it', () => pushed.length, Boolean, 20_000);
    for (const body of pushed) {
      expect(body.toString('latin1')).not.toContain('the pier');
      await deliver(read(body));
    }
    await askUntil('it is shown', shown, (all) => all.some(({ title, body }) => title.includes(bob.name) && body.endsWith('come to the pier')), 10_000);
    await page.goto(`${origin}/settings/push`);
    await held(page);
    // Chromium's own viewer of pictures wants styles that our policy refuses.
    faults.console.splice(0, faults.console.length, ...faults.console.filter((one) => !one.startsWith('Applying inline style')));
    await page.getByText('With who wrote what').click();
    await askUntil(
      'without content',
      () => pushes(alice),
      ({ subscriptions }) => subscriptions[0]?.with_content === false,
      10_000,
    );
    await push({ kind: 'message' });
    await askUntil('something came', shown, (all) => all.some(({ title }) => title === 'New message'), 10_000);
    const { id } = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'the concert is on Friday' });
    await push({ kind: 'message', title: 'bob', body: 'the concert is on Friday', guild_id: guildId, channel_id: textId, message_id: id });
    await askUntil('the message came', shown, (all) => all.some(({ title, body }) => title === 'bob' && body === 'the concert is on Friday'), 10_000);
    await push({ kind: 'nonsense' });
    const [worker] = context.serviceWorkers();
    // Nobody can click outside of the page here; the event says what Chromium's would.
    await worker?.evaluate(async (channelId) => {
      const scope = globalThis as unknown as { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): void };
      const [notification] = await scope.registration.getNotifications({ tag: channelId });
      scope.dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: () => undefined }));
    }, textId);
    await page.waitForURL(`**/channels/${guildId}/${textId}/${id}`);
    await row(page, 'the concert is on Friday').waitFor();

    await page.getByRole('button', { name: /^You:/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await askUntil('nothing is shown', shown, (all) => all.length === 0, 10_000);
    expect(await page.evaluate(() => localStorage.getItem('test.push'))).toBeNull();
    const again = await world().nobody.post<{ token: string }>('/auth/login', { login: alice.name, password: PASSWORD });
    expect(await pushes({ ...alice, ...again, authorization: again.token })).toMatchObject({ subscriptions: [] });
  });
});
