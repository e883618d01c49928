import { aims } from '../aims.ts';
import type { Aim, Run } from '../figure.ts';
import type { Open } from '../load/gateway-load.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { add, cpuEach, measured, perSecond, restInTurns, type RestMeasured } from '../measure/rest-turns.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, startLoad, startNexus } from '../nexus.ts';
import { openSeed } from '../seed.ts';

const LARGE = 100_000;
const SMALL = 100;
const SENDERS = 16;
/** Of one bot that is in both guilds; each of them is told of all that happens there. */
const SESSIONS = 100;
const PAGE = 100;
const CONTENT = 'the quick brown fox jumps over the lazy dog '.repeat(3).trim();
/** SEND_MESSAGES and VIEW_CHANNEL, with and without adding reactions. */
const PERMISSIONS = ['3072', '3136'];

type Ask = Omit<RestLoad, 'url' | 'seconds'>;

/** A guild of 100,000 members against one of 100 on the same server: what grows with a guild, and what does not. */
export async function largeGuild({ dataDir, isQuick, note }: Run): Promise<void> {
  const [members, turns, seconds] = isQuick ? [10_000, 1, 1] : [LARGE, 4, 2];
  let nexus = await startNexus(dataDir);
  const world = await makeWorld(nexus);
  const seed = await openSeed(nexus);
  const [small, large] = await seed.copyGuild(world, 2);
  if (!small || !large) return;
  const load = await startLoad('rest-load');
  const person = await fetch(`${nexus.url}/api/v10/users/@me`, { headers: { authorization: world.people[0] ?? '' } });
  const { id: personId } = (await person.json()) as { id: string };
  await seed.addMembers(small.guildId, personId, SMALL - world.people.length - 2);
  await seed.addMembers(large.guildId, personId, members - world.people.length - 2);
  await seed.close();
  // It remembers whose guilds are which.
  await nexus.stop();
  nexus = await startNexus(dataDir);

  const bot = `Bot ${world.botToken}`;
  const get = async (path: string): Promise<number> => {
    const begunMs = performance.now();
    const response = await fetch(`${nexus.url}/api/v10${path}`, { headers: { authorization: bot } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    return performance.now() - begunMs;
  };
  const part = `A guild of ${members.toLocaleString('en-US')} members (floor: the same with ${SMALL})`;
  await get(`/guilds/${world.guildId}`);
  const smallMs = await get(`/guilds/${small.guildId}`);
  const before = await nexus.program.usage({ afterGc: true });
  const largeMs = await get(`/guilds/${large.guildId}`);
  const after = await nexus.program.usage({ afterGc: true });
  note({ part, what: 'bringing it into memory', unit: 'ms', nexus: largeMs, floor: smallMs });
  note({ part, what: 'heap of one member', unit: 'KiB', nexus: ((after.heapMiB - before.heapMiB) * 1024) / members });

  const sessions = await startLoad('gateway-load');
  const open: Open = {
    act: 'open',
    url: nexus.url.replace('http', 'ws'),
    mode: 'json',
    token: world.botToken,
    sessions: isQuick ? 10 : SESSIONS,
    atOnce: 4,
    readyAfter: 4,
    staysLong: true,
  };
  await sessions.ask(open);

  /** In both guilds by turns; the floor is the small one. */
  const both = async (ofGuild: (guild: { guildId: string; channelId: string }) => Ask): Promise<[RestMeasured, RestMeasured]> => {
    const targets = [small, large].map((guild) => ({ server: nexus.program, run: { url: nexus.url, seconds, ...ofGuild(guild) } }));
    for (const { run } of targets) await load.ask<RestResult>({ ...run, seconds: isQuick ? 0.3 : 1.5 });
    const [least, ours] = await restInTurns(load, dataDir, turns, targets);
    if (!least || !ours) throw new Error('nothing was measured');
    return [least, ours];
  };
  const say = (name: string, [least, ours]: [RestMeasured, RestMeasured], aim?: Aim): void => {
    const figure = (what: string, unit: string, of: (one: RestMeasured) => number) => ({
      part,
      what: `${name}: ${what}`,
      unit,
      nexus: of(ours),
      floor: of(least),
    });
    note({ ...figure('server CPU each', 'ms', cpuEach), bar: `guild of ${members / 1000},000: ${name}`, ...(aim && { aim }) });
    note({ ...figure('a second', '/s', perSecond), isRate: true });
    note(figure('time to the answer, p99', 'ms', ({ latenciesMs }) => percentile(latenciesMs, 0.99)));
  };

  const authorizations = world.authorizations(SENDERS);
  const bodies = [JSON.stringify({ content: `# ${CONTENT}` })];
  say(
    `message, heard by ${open.sessions}`,
    await both(({ channelId }) => ({ method: 'POST', paths: [`/api/v10/channels/${channelId}/messages`], bodies, authorizations })),
    aims.messageInLargeGuild,
  );
  // A page from the middle: the made members lie before those with snowflakes.
  const pagePath = (guildId: string): string => `/api/v10/guilds/${guildId}/members?limit=${PAGE}&after=1000000000000000`;
  const page = await both(({ guildId }) => ({ method: 'GET', paths: [pagePath(guildId)], authorizations: [bot, bot] }));
  say('page of 100 members', page);
  const changes = PERMISSIONS.map((permissions) => JSON.stringify({ permissions }));
  say(
    'permission change',
    await both(({ guildId }) => ({
      method: 'PATCH',
      paths: [`/api/v10/guilds/${guildId}/roles/${guildId}`],
      bodies: changes,
      authorizations: [bot],
      most: 20,
    })),
  );

  const joins: [RestMeasured, RestMeasured] = [nothing(), nothing()];
  const pages: [RestMeasured, RestMeasured] = [nothing(), nothing()];
  const codes = await Promise.all([small, large].map(({ channelId }) => inviteTo(nexus.url, channelId, bot)));
  for (let turn = 0; turn <= turns * 3; turn++) {
    for (const [which, { guildId }] of [small, large].entries()) {
      const common = { url: nexus.url, seconds: 30, authorizations: world.people, most: world.people.length };
      await eachOnce(load, { ...common, method: 'DELETE', paths: [`/api/v10/users/@me/guilds/${guildId}`] });
      const join: RestLoad = { ...common, method: 'POST', paths: [`/api/v10/invites/${codes[which] ?? ''}`], bodies: ['{}'] };
      const joined = await measured(load, dataDir, { server: nexus.program, run: join });
      const first = await measured(load, dataDir, {
        server: nexus.program,
        run: { ...common, method: 'GET', paths: [pagePath(guildId)], authorizations: [bot], most: 1 },
      });
      // The first time compiles the code.
      if (turn === 0) continue;
      for (const [sums, more] of [
        [joins, joined],
        [pages, first],
      ] as const) {
        const sum = sums[which];
        if (sum) add(sum, more);
      }
    }
  }
  say('join', joins);
  say('first page of members after joins', pages);
  await Promise.all([load.stop(), sessions.stop()]);
  await nexus.stop();
}

/** Every person does it by himself: a sender that is quick would else do another's part. */
async function eachOnce(load: { ask<Answer>(command: object): Promise<Answer> }, run: RestLoad): Promise<void> {
  for (const authorization of run.authorizations) await load.ask<RestResult>({ ...run, authorizations: [authorization], most: 1 });
}

async function inviteTo(url: string, channelId: string, authorization: string): Promise<string> {
  const response = await fetch(`${url}/api/v10/channels/${channelId}/invites`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"max_age":0}',
  });
  const { code } = (await response.json()) as { code: string };
  return code;
}

const nothing = (): RestMeasured => ({ seconds: 0, latenciesMs: [], cpuMs: 0, databaseMs: 0, bytes: 0 });
