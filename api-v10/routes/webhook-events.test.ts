import { ApplicationWebhookEventType as EventType, type APIApplication } from 'discord-api-types/v10';
import { revalidateEndpoints } from '#core/interactions/revalidate-endpoints';
import { sendWebhookEvent } from '#core/webhook-events/send-webhook-event';
import { WebhookEvents, webhookEventsOf } from '#core/webhook-events/webhook-events';
import { testEndpoint, type Received, type TestEndpoint } from '#compat-tests/test-endpoint';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
let endpoint: TestEndpoint;
beforeEach(async () => {
  endpoint = await testEndpoint();
});
afterEach(() => endpoint.close());

type Webhooks = Pick<APIApplication, 'event_webhooks_types'> & { verify_key: string; event_webhooks_url: string | null; event_webhooks_status: number };
const applicationOf = (bot: Somebody) => bot.rest.get<Webhooks>('/applications/@me');
const HEARD = [EventType.ApplicationAuthorized, EventType.ApplicationDeauthorized];

/** A bot of this owner whose endpoint hears of authorisations. */
async function hearer(owner?: Somebody): Promise<Somebody> {
  const bot = await world().bot(owner && { owner });
  endpoint.verifyKey = (await applicationOf(bot)).verify_key;
  await bot.rest.patch('/applications/@me', { event_webhooks_url: endpoint.url, event_webhooks_status: 2, event_webhooks_types: HEARD });
  endpoint.received.splice(0);
  return bot;
}

/** Waits until so many events have come. */
async function events(count: number): Promise<Received[]> {
  for (let tries = 0; endpoint.received.length < count && tries < 150; tries++) await new Promise((go) => setTimeout(go, 100));
  return endpoint.received;
}

describe('an endpoint for events', () => {
  it('is greeted and lied to before it is taken', async () => {
    const bot = await world().bot();
    endpoint.verifyKey = (await applicationOf(bot)).verify_key;
    const set = { event_webhooks_url: endpoint.url, event_webhooks_status: 2, event_webhooks_types: HEARD };
    expect(await bot.rest.patch('/applications/@me', set)).toMatchObject(set);
    expect(endpoint.received.map(({ isSigned }) => isSigned).toSorted()).toEqual([false, true]);
    expect(endpoint.received.map(({ body }) => body)).toEqual([
      { version: 1, application_id: bot.id, type: 0 },
      { version: 1, application_id: bot.id, type: 0 },
    ]);
  });

  it('is not taken when it believes lies, answers otherwise, or not at all', async () => {
    const bot = await world().bot();
    const refused = (url: string) => bot.rest.refused('PATCH', '/applications/@me', { body: { event_webhooks_url: url } });
    expect(await refused(endpoint.url)).toBe('400 50035');
    endpoint.verifyKey = (await applicationOf(bot)).verify_key;
    endpoint.eventStatus = 200;
    expect(await refused(endpoint.url)).toBe('400 50035');
    expect(await refused('http://127.0.0.1:9/')).toBe('400 50035');
    expect(await applicationOf(bot)).toMatchObject({ event_webhooks_url: null, event_webhooks_status: 1 });
  });

  it('is switched by its application, but only where there is one, and never to what the server alone says', async () => {
    const bot = await world().bot();
    const refused = (body: object) => bot.rest.refused('PATCH', '/applications/@me', { body });
    expect(await refused({ event_webhooks_status: 2 })).toBe('400 50035');
    expect(await refused({ event_webhooks_status: 3 })).toBe('400 50035');
    endpoint.verifyKey = (await applicationOf(bot)).verify_key;
    await bot.rest.patch('/applications/@me', { event_webhooks_url: endpoint.url, event_webhooks_status: 2 });
    await bot.rest.patch('/applications/@me', { event_webhooks_url: null });
    expect(await applicationOf(bot)).toMatchObject({ event_webhooks_url: null, event_webhooks_status: 1 });
  });

  it('hears nothing any more once it believes lies', async () => {
    const bot = await hearer();
    endpoint.verifyKey = null;
    await revalidateEndpoints(world().server.core, () => true);
    expect(await applicationOf(bot)).toMatchObject({ event_webhooks_url: endpoint.url, event_webhooks_status: 3 });
  });
});

describe('an application', () => {
  it('hears that it was authorised for a guild, and by a person, who takes it back', async () => {
    const alice = await world().person();
    const bot = await hearer(alice);
    const { id: guildId } = await world().guild(alice);
    const authorize = (query: object, body: object = {}) =>
      alice.rest.post('/oauth2/authorize', { authorize: true, ...body }, { query: { client_id: bot.id, ...query } });
    await authorize({ scope: 'bot applications.commands' }, { guild_id: guildId });
    const [ofGuild] = await events(1);
    expect(ofGuild?.isSigned).toBe(true);
    expect(ofGuild?.body).toEqual({
      version: 1,
      application_id: bot.id,
      type: 1,
      event: {
        type: 'APPLICATION_AUTHORIZED',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        data: {
          integration_type: 0,
          scopes: ['bot', 'applications.commands'],
          user: expect.objectContaining({ id: alice.id }),
          guild: expect.objectContaining({ id: guildId, name: 'The guild' }),
        },
      },
    });
    // A guild is not a person: nothing to take back.
    expect(await alice.rest.get('/oauth2/tokens')).toEqual([]);

    await alice.rest.patch(`/applications/${bot.id}`, { redirect_uris: ['https://example.org/back'] });
    await authorize({ scope: 'identify guilds', response_type: 'token', redirect_uri: 'https://example.org/back' });
    expect((await events(2))[1]?.body['event']).toMatchObject({ data: { scopes: ['identify', 'guilds'], user: { id: alice.id } } });
    const [granted] = await alice.rest.get<{ id: string }[]>('/oauth2/tokens');
    expect(granted).toMatchObject({ scopes: ['identify', 'guilds'], application: { id: bot.id } });
    expect(await applicationOf(bot)).toMatchObject({ approximate_user_authorization_count: 1, approximate_user_install_count: 0 });
    expect(await alice.rest.get(`/oauth2/tokens/${granted?.id}`)).toEqual(granted);

    await alice.rest.delete(`/oauth2/tokens/${granted?.id}`);
    expect((await events(3))[2]?.body['event']).toMatchObject({ type: 'APPLICATION_DEAUTHORIZED', data: { user: { id: alice.id } } });
    expect(await alice.rest.refused('DELETE', `/oauth2/tokens/${granted?.id}`)).toBe('404 10012');
    expect(await alice.rest.get('/oauth2/tokens', { query: { application_ids: bot.id } })).toEqual([]);
  });

  it('loses its tokens with what it was granted', async () => {
    const alice = await world().person();
    const bot = await world().bot({ owner: alice });
    await alice.rest.patch(`/applications/${bot.id}`, { redirect_uris: ['https://example.org/back'] });
    const query = { client_id: bot.id, scope: 'identify', response_type: 'token', redirect_uri: 'https://example.org/back' };
    const { location } = await alice.rest.post<{ location: string }>('/oauth2/authorize', { authorize: true }, { query });
    const authorization = `Bearer ${new URLSearchParams(new URL(location).hash.slice(1)).get('access_token')}`;
    expect((await world().nobody.ask('GET', '/oauth2/@me', { headers: { authorization } })).status).toBe(200);
    const [granted] = await alice.rest.get<{ id: string }[]>('/oauth2/tokens');
    await alice.rest.delete(`/oauth2/tokens/${granted?.id}`);
    expect((await world().nobody.ask('GET', '/oauth2/@me', { headers: { authorization } })).status).toBe(401);
  });

  /** Events are sent by `sender` alone while `work` runs; after that by the server again, whatever became of it. */
  async function sentBy(sender: WebhookEvents, work: () => Promise<void>): Promise<void> {
    const { core } = world().server;
    await webhookEventsOf(core).stop();
    sender.start();
    try {
      await work();
    } finally {
      await sender.stop();
      webhookEventsOf(core).start();
    }
  }
  const deauthorise = (bot: Somebody, userId: string): void =>
    sendWebhookEvent(world().server.core, bot.id, EventType.ApplicationDeauthorized, { user: { id: userId } });
  const isOff = async (bot: Somebody): Promise<boolean> => (await applicationOf(bot)).event_webhooks_status === 3;
  const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

  it('is told again when it did not take an event', async () => {
    const bot = await hearer();
    await sentBy(new WebhookEvents(world().server.core, { firstPauseMs: 20, giveUpAfterMs: 60_000, switchOffAfterMs: 60_000 }), async () => {
      endpoint.eventStatus = 500;
      deauthorise(bot, '1');
      await events(2);
      endpoint.eventStatus = 204;
      const toldUntilTaken = (await events(3)).map(({ body }) => JSON.stringify(body));
      expect(toldUntilTaken.length).toBeGreaterThanOrEqual(3);
      expect(new Set(toldUntilTaken).size).toBe(1);
      expect(await isOff(bot)).toBe(false);
    });
  });

  it('is told no more once it took nothing for long', async () => {
    const bot = await hearer();
    await sentBy(new WebhookEvents(world().server.core, { firstPauseMs: 20, giveUpAfterMs: 300, switchOffAfterMs: 200 }), async () => {
      endpoint.eventStatus = 500;
      // Not subscribed to, so never sent.
      sendWebhookEvent(world().server.core, bot.id, EventType.EntitlementCreate, { id: '1' });
      // One alone may be given up at its first attempt, where that takes long: nothing has failed for long then.
      for (let tries = 0; !(await isOff(bot)) && tries < 150; tries++) {
        deauthorise(bot, '1');
        await pause(100);
      }
      expect(await isOff(bot)).toBe(true);
      const types = new Set(endpoint.received.map(({ body }) => (body['event'] as { type: string }).type));
      expect(types).toEqual(new Set(['APPLICATION_DEAUTHORIZED']));
    });
    const before = endpoint.received.length;
    deauthorise(bot, '1');
    await pause(300);
    expect(endpoint.received).toHaveLength(before);
  });

  it('is told of an event that a process left behind, and only once by two that look for it', async () => {
    const bot = await hearer();
    const { core } = world().server;
    const others = [new WebhookEvents(core), new WebhookEvents(core)] as const;
    await webhookEventsOf(core).stop();
    deauthorise(bot, '7');
    await pause(200);
    expect(endpoint.received).toEqual([]);
    await sentBy(others[0], async () => {
      others[1].start();
      await events(1);
      await others[1].stop();
    });
    expect(endpoint.received).toHaveLength(1);
  });
});
