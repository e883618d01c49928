import { Agent } from 'node:http';
import { everyRoute } from '#api-v10/every-route';
import { furnish, type Furniture } from '../furnish.ts';
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

/** The ids of a furnished guild, by the names that path parameters and body fields have. */
function knownIds({ alice, bob, bot, guildId, textId, voiceId }: Scene, has: Furniture): KnownIds {
  const ids = (...list: string[]): string[] => list.filter((id) => id !== '');
  return {
    guild_id: [guildId],
    channel_id: ids(textId, textId, voiceId, has.forumId, has.newsId, has.categoryId, has.stageId, has.threadId, has.directId),
    parent_id: ids(has.categoryId, textId),
    message_id: ids(has.messageId, has.pollId),
    user_id: [alice.id, bob.id, bot.id, has.carol.id, '@me'],
    recipient_id: [bob.id, has.carol.id],
    overwrite_id: ids(has.roleId, bob.id, guildId),
    role_id: ids(has.roleId, guildId),
    application_id: ids(bot.id, has.applicationId, '@me'),
    command_id: ids(has.commandId),
    webhook_id: ids(has.webhook.id),
    webhook_token: ids(has.webhook.token, 'x'),
    interaction_token: ['aW50ZXJhY3Rpb246', 'x'],
    code: ids(has.inviteCode, 'unknown'),
    emoji_id: ids(has.emojiId),
    emoji_name: ['👍', `emoji:${has.emojiId}`, 'x'],
    reaction_type: ['0', '1'],
    upload_filename: ['x'],
    answer_id: ['1', '2'],
    rule_id: ids(has.ruleId),
    guild_scheduled_event_id: ids(has.eventId),
  };
}

/** Makes somebody an operator, with whatever operators of former rounds decided undone. */
async function lookAfter({ server: { core } }: World, userId: string): Promise<void> {
  await core.instanceRows.saveSettings({});
  await core.instanceRows.addOperator(userId, new Date().toISOString());
  await core.instance.refresh();
}

/** What takes things away comes last in a round, what ends an account very last. */
const weightOf = ({ method, operation }: { method: string; operation: string }): number =>
  /logout|reset_password|delete_(my_|user_)?(account|user|guild)$|disable/.test(operation)
    ? 2
    : method === 'DELETE' || /leave|delete|prune|bulk_ban/.test(operation)
      ? 1
      : 0;

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
      const known = knownIds(scene, await furnish(world(), scene));
      const { alice, bob, bot } = scene;
      await lookAfter(world(), alice.id);
      // Somebody hears what comes of it, so that events are held against the contract too.
      const listeners = await Promise.all([bot.listen(), alice.listen()]);
      const callers = {
        bot: [bot.authorization],
        user: [alice.authorization, alice.authorization, bob.authorization],
        oauth2: [`Bearer ${bot.token}`],
        nobody: [undefined, 'Bot x.y.z', 'Bot ', 'x'.repeat(5_000)],
      };
      const shuffled = everyRoute.map((route) => ({ route, order: weightOf(route) + random.next() })).sort((one, other) => one.order - other.order);
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
