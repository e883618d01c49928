import { Agent } from 'node:http';
import { allRoutes } from '#api-v10/routes/all-routes';
import { useWorld, type Scene, type World } from '../world.ts';
import { fuzzRequest, type FuzzedRequest } from './fuzzed-request.ts';
import type { KnownIds } from './hostile-values.ts';
import { seededRandom } from './random.ts';
import { rawRequest } from './raw-request.ts';

const SEED = Number(process.env['NEXUS_FUZZ_SEED'] ?? 1);
/** How often each route is asked; each round has a scene of its own. */
const ROUNDS = Number(process.env['NEXUS_FUZZ_ROUNDS'] ?? 12);
const BUDGET_MS = Number(process.env['NEXUS_FUZZ_BUDGET_MS'] ?? 50_000);
const AT_ONCE = 8;
const PATIENCE_MS = 5_000;

const world = useWorld();
const unforeseen: string[] = [];
const statuses = new Map<number, number>();
const remember = (error: unknown): void => void unforeseen.push(error instanceof Error ? (error.stack ?? error.message) : String(error));

beforeAll(() => {
  process.on('unhandledRejection', remember);
  process.on('uncaughtException', remember);
});
afterAll(() => {
  process.off('unhandledRejection', remember);
  process.off('uncaughtException', remember);
});

/** A guild that has one of everything, so that hostile requests reach far. */
async function furnish({ person, join }: World, { alice, bob, bot, guildId, textId, voiceId }: Scene): Promise<KnownIds> {
  const made = async (who: Scene['bot'], method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const { status, body: answer } = await who.rest.ask<Record<string, unknown>>(method, path, body === undefined ? {} : { body });
    return status < 300 && typeof answer === 'object' ? answer : {};
  };
  const carol = await person('carol');
  await join(guildId, carol);
  const image = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const message = await made(bot, 'POST', `/channels/${textId}/messages`, {
    content: 'first',
    components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'A' }] }],
  });
  const poll = await made(alice, 'POST', `/channels/${textId}/messages`, {
    poll: { question: { text: 'why' }, answers: [{ poll_media: { text: 'a' } }, { poll_media: { text: 'b' } }], duration: 1 },
  });
  const [role, forum, news, category, stage, thread, webhook, invite, emoji, rule, event, command, direct, application] = await Promise.all([
    made(bot, 'POST', `/guilds/${guildId}/roles`, { name: 'role' }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'forum', type: 15 }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'news', type: 5 }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'category', type: 4 }),
    made(bot, 'POST', `/guilds/${guildId}/channels`, { name: 'stage', type: 13 }),
    made(bot, 'POST', `/channels/${textId}/threads`, { name: 'thread', type: 11 }),
    made(bot, 'POST', `/channels/${textId}/webhooks`, { name: 'hook' }),
    made(bot, 'POST', `/channels/${textId}/invites`, {}),
    made(bot, 'POST', `/guilds/${guildId}/emojis`, { name: 'emoji', image }),
    made(bot, 'POST', `/guilds/${guildId}/auto-moderation/rules`, {
      name: 'rule',
      event_type: 1,
      trigger_type: 1,
      trigger_metadata: { keyword_filter: ['zzz'] },
      actions: [{ type: 1 }],
    }),
    made(bot, 'POST', `/guilds/${guildId}/scheduled-events`, {
      name: 'event',
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: 'here' },
      scheduled_start_time: new Date(Date.now() + 3_600_000).toISOString(),
      scheduled_end_time: new Date(Date.now() + 7_200_000).toISOString(),
    }),
    made(bot, 'POST', `/applications/${bot.id}/commands`, {
      name: 'command',
      description: 'does things',
      options: [{ type: 3, name: 'text', description: 'words' }],
    }),
    made(alice, 'POST', '/users/@me/channels', { recipient_id: bob.id }),
    made(alice, 'POST', '/applications', { name: 'another' }),
  ]);
  const ids = (...things: unknown[]): string[] => things.filter((thing): thing is string => typeof thing === 'string');
  return {
    guild_id: [guildId],
    channel_id: ids(textId, textId, voiceId, forum['id'], news['id'], category['id'], stage['id'], thread['id'], direct['id']),
    parent_id: ids(category['id'], textId),
    message_id: ids(message['id'], poll['id']),
    user_id: [alice.id, bob.id, bot.id, carol.id, '@me'],
    recipient_id: [bob.id, carol.id],
    overwrite_id: ids(role['id'], bob.id, guildId),
    role_id: ids(role['id'], guildId),
    application_id: ids(bot.id, application['id'], '@me'),
    command_id: ids(command['id']),
    webhook_id: ids(webhook['id']),
    webhook_token: ids(webhook['token'], 'x'),
    interaction_token: ['aW50ZXJhY3Rpb246', 'x'],
    code: ids(invite['code'], 'unknown'),
    emoji_id: ids(emoji['id']),
    emoji_name: ids('👍', `emoji:${String(emoji['id'])}`, 'x'),
    reaction_type: ['0', '1'],
    upload_filename: ['x'],
    answer_id: ['1', '2'],
    rule_id: ids(rule['id']),
    guild_scheduled_event_id: ids(event['id']),
  };
}

/** What takes things away comes last in a round, what ends an account very last. */
const weightOf = ({ method, operation }: { method: string; operation: string }): number =>
  /logout|delete_(my_)?(account|user|guild)$|disable/.test(operation) ? 2 : method === 'DELETE' || /leave|delete|prune|bulk_ban/.test(operation) ? 1 : 0;

async function faultOf(base: URL, agent: Agent, request: FuzzedRequest): Promise<string | null> {
  const words = `${request.operation}: ${request.method} ${request.path.slice(0, 300)} ${request.headers['content-type'] ?? ''} ${String(request.body ?? '').slice(0, 600)}`;
  try {
    const { status, contentType, text } = await rawRequest(base, agent, { ...request, timeoutMs: PATIENCE_MS });
    if (status >= 500) return `${status} ${text.slice(0, 200)} for ${words}`;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    // Too long a head is refused before it is read.
    if (status < 400 || status === 431) return null;
    const body = contentType === 'application/json' ? (JSON.parse(text) as Record<string, unknown>) : {};
    const isRefusal = typeof body['message'] === 'string' && Number.isInteger(body['code']);
    return isRefusal || typeof body['error'] === 'string' ? null : `a refusal of another shape (${status} ${contentType} ${text.slice(0, 200)}) for ${words}`;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)} for ${words}`;
  }
}

async function eachAtOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}

it(
  `answers hostile requests to every route properly (seed ${SEED})`,
  async () => {
    const random = seededRandom(SEED);
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const base = new URL(world().server.url);
    const faults: string[] = [];
    const startedMs = Date.now();
    let requests = 0;
    for (let round = 0; round < ROUNDS && Date.now() - startedMs < BUDGET_MS && faults.length < 40; round++) {
      const scene = await world().scene();
      const known = await furnish(world(), scene);
      const { alice, bob, bot } = scene;
      // Somebody hears what comes of it, so that events are held against the contract too.
      const listeners = await Promise.all([bot.listen(), alice.listen()]);
      const callers = {
        bot: [bot.authorization],
        user: [alice.authorization, alice.authorization, bob.authorization],
        oauth2: [`Bearer ${bot.token}`],
        nobody: [undefined, 'Bot x.y.z', 'Bot ', 'x'.repeat(5_000)],
      };
      const shuffled = allRoutes.map((route) => ({ route, order: weightOf(route) + random.next() })).sort((one, other) => one.order - other.order);
      const batch = shuffled.map(({ route }) => fuzzRequest(route, callers, known, random));
      requests += batch.length;
      await eachAtOnce(batch, async (request) => {
        const fault = await faultOf(base, agent, request);
        if (fault !== null) faults.push(fault);
      });
      await Promise.all(listeners.map((listener) => listener.close()));
    }
    agent.destroy();
    console.info(
      `${requests} hostile requests in ${Date.now() - startedMs} ms; answers: ${[...statuses]
        .sort(([one], [other]) => one - other)
        .map(([status, times]) => `${times} of ${status}`)
        .join(', ')}`,
    );
    expect(faults).toEqual([]);
    expect(unforeseen).toEqual([]);
    await expect(world().nobody.get('/gateway')).resolves.toMatchObject({ url: expect.stringMatching(/^ws/) as string });
  },
  BUDGET_MS + 60_000,
);
