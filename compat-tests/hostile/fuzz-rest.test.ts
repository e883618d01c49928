import { Agent } from 'node:http';
import { everyRoute } from '#api-v10/every-route';
import type { AnyRoute, CallerKind } from '#api-v10/route';
import { furnishEverything } from '../furnish-everything.ts';
import { useWorld } from '../world.ts';
import { fuzzRequest, nearlyRightRequest, type FuzzedRequest } from './fuzzed-request.ts';
import { NEVER_REACHED, idsOfRoute, knownPaths, namesIn, WITHOUT_VALUES, type KnownPaths } from './known-paths.ts';
import { seededRandom, type Random } from './random.ts';
import { rawRequest } from './raw-request.ts';

const SEED = Number(process.env['NEXUS_FUZZ_SEED'] ?? 1);
/** How often each route is asked; each round has a scene of its own. */
const ROUNDS = Number(process.env['NEXUS_FUZZ_ROUNDS'] ?? 15);
const BUDGET_MS = Number(process.env['NEXUS_FUZZ_BUDGET_MS'] ?? 50_000);
/** Each third request of a route is nearly right. */
const NEARLY_RIGHT_EACH = 3;
/** How often a route is asked again that only ever refused to look. */
const MORE_ROUNDS = 4;
const AT_ONCE = 8;
const PATIENCE_MS = 20_000;

const world = useWorld();
/** Answers to who was not let in, or asked for nothing that is there. */
const NOT_REACHED = new Set([401, 403, 404, 405, 429]);
/** What answered something else. */
const reached = new Set<string>();
interface AskedRequest extends FuzzedRequest {
  /** The operation, and whether an application asks for a person. */
  reaches: string;
}
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

/** What takes things away comes last in a round, what ends an account very last. */
const weightOf = ({ method, operation }: { method: string; operation: string }): number =>
  /logout|reset_(password|application)|transfer|delete_(my_|user_)?(account|user|guild|application)$|disable|update_my_user$/.test(operation)
    ? 2
    : method === 'DELETE' || /leave|delete|prune|ban_user/.test(operation)
      ? 1
      : 0;

async function faultOf(base: URL, agent: Agent, request: AskedRequest): Promise<string | null> {
  const words = `${request.operation}: ${request.method} ${request.path.slice(0, 300)} ${request.headers['content-type'] ?? ''} ${String(request.body ?? '').slice(0, 600)}`;
  try {
    const { status, contentType, text } = await rawRequest(base, agent, { ...request, timeoutMs: PATIENCE_MS });
    if (status >= 500) return `${status} ${text.slice(0, 200)} for ${words}`;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (!NOT_REACHED.has(status)) reached.add(request.reaches);
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

/** What is to be reached: each operation, and once more by an application that asks for a person where that may. */
const reachOf = ({ operation }: AnyRoute, kind: CallerKind): string => `${operation}${kind === 'oauth2' ? ' by an application' : ''}`;
const unreached = (): AnyRoute[] =>
  everyRoute.filter((route) => !(route.operation in NEVER_REACHED) && route.who.some((kind) => !reached.has(reachOf(route, kind))));

interface Prepared {
  known: KnownPaths;
  hostile(route: AnyRoute): AskedRequest;
  nearlyRight(route: AnyRoute): AskedRequest;
  close(): Promise<void>;
}

/** A guild with one of everything in it. Somebody hears what comes of it, so that events are held against the contract too. */
async function prepare(random: Random): Promise<Prepared> {
  await world().server.core.instanceRows.saveSettings({});
  await world().server.core.instance.refresh();
  const scene = await world().scene();
  const has = await furnishEverything(world(), scene);
  const known = knownPaths(scene, has);
  const { alice, bob, bot } = scene;
  const callers = {
    bot: [bot.authorization],
    user: [alice.authorization, alice.authorization, bob.authorization],
    oauth2: [has.bearers.alice, has.bearers.bob],
    nobody: [undefined, 'Bot x.y.z', 'Bot ', 'x'.repeat(5_000)],
  };
  const kindOf = (authorization: string | undefined): CallerKind => (authorization?.startsWith('Bearer ') ? 'oauth2' : 'user');
  return {
    known,
    hostile(route) {
      const request = fuzzRequest(route, callers, idsOfRoute(route, known), random);
      return { ...request, reaches: reachOf(route, kindOf(request.headers['authorization'])) };
    },
    nearlyRight(route) {
      const missing = route.who.filter((kind) => !reached.has(reachOf(route, kind)));
      const kind = random.pick(missing.length > 0 ? missing : route.who);
      const better = known.better.find(({ path, by }) => by && path.test(route.path))?.by;
      const authorization = kind === 'nobody' ? undefined : kind === 'user' && better ? better.authorization : random.pick(callers[kind]);
      const request = nearlyRightRequest(route, authorization, idsOfRoute(route, known), random);
      if (authorization === has.keyholder.authorization) request.headers['x-discord-mfa-authorization'] = has.keyholder.proof;
      return { ...request, reaches: reachOf(route, kind) };
    },
    close: async () => void (await Promise.all(has.listeners.map((listener) => listener.close()))),
  };
}

it('knows something to put into every path', async () => {
  const { known, close } = await prepare(seededRandom(SEED));
  const empty = everyRoute.flatMap((route) =>
    namesIn(route.path)
      .filter((name) => !(name in WITHOUT_VALUES) && !idsOfRoute(route, known)[name]?.some((value) => value !== ''))
      .map((name) => `${route.operation}: ${name}`),
  );
  await close();
  expect(empty).toEqual([]);
  const names = new Set(everyRoute.flatMap((route) => namesIn(route.path)));
  expect(Object.keys(WITHOUT_VALUES).filter((name) => !names.has(name))).toEqual([]);
  expect(Object.keys(NEVER_REACHED).filter((operation) => !everyRoute.some((route) => route.operation === operation))).toEqual([]);
  expect(known.better.filter(({ path }) => !everyRoute.some((route) => path.test(route.path)))).toEqual([]);
}, 60_000);

it(
  `answers hostile requests to every route properly, and is reached at every route (seed ${SEED})`,
  async () => {
    const random = seededRandom(SEED);
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const base = new URL(world().server.url);
    const faults: string[] = [];
    const startedMs = Date.now();
    let requests = 0;
    const askAll = async (batch: readonly AskedRequest[]): Promise<void> => {
      requests += batch.length;
      await eachAtOnce(batch, async (request) => {
        const fault = await faultOf(base, agent, request);
        if (fault !== null) faults.push(fault);
      });
    };
    const inOrder = (routes: readonly AnyRoute[], isFirst: (route: AnyRoute) => boolean): AnyRoute[] =>
      routes
        .map((route) => ({ route, order: weightOf(route) + (isFirst(route) || weightOf(route) === 0 ? 0 : 0.5) + random.next() * 0.5 }))
        .sort((one, other) => one.order - other.order)
        .map(({ route }) => route);
    for (let round = 0; round < ROUNDS && (round < NEARLY_RIGHT_EACH || Date.now() - startedMs < BUDGET_MS * 0.8) && faults.length < 40; round++) {
      const prepared = await prepare(random);
      // Among what takes things away, what is nearly right comes while they are still there.
      const isNearlyRight = new Set(everyRoute.filter((_, index) => (index + round) % NEARLY_RIGHT_EACH === 0));
      await askAll(
        inOrder(everyRoute, (route) => isNearlyRight.has(route)).map((route) =>
          isNearlyRight.has(route) ? prepared.nearlyRight(route) : prepared.hostile(route),
        ),
      );
      await prepared.close();
    }
    for (let round = 0; round < MORE_ROUNDS && unreached().length > 0 && faults.length < 40; round++) {
      const prepared = await prepare(random);
      const rest = inOrder(unreached(), () => true);
      await askAll(rest.flatMap((route) => Array.from({ length: 5 }, () => prepared.nearlyRight(route))));
      await prepared.close();
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
    expect(unreached().map((route) => `${route.operation} (${route.who.filter((kind) => !reached.has(reachOf(route, kind))).join(', ')})`)).toEqual([]);
    await expect(world().nobody.get('/gateway')).resolves.toMatchObject({ url: expect.stringMatching(/^ws/) as string });
  },
  BUDGET_MS + 90_000,
);
