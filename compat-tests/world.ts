import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits, type APIGuild, type Snowflake } from 'discord-api-types/v10';
import { pino } from 'pino';
import { checkEvent, checkReply, takeContractFaults } from '#openapi/contract/yardstick';
import { createUser } from '#core/accounts/register';
import { openLogin } from '#core/accounts/login';
import { createApplicationWithBot } from '#core/applications/create-application';
import { createGuild } from '#core/guilds/create-guild';
import { addMember } from '#core/members/add-member';
import { addBotToGuild } from '#core/oauth2/add-bot-to-guild';
import type { OutsideNetwork } from '#core/ports/outside-network';
import { systemClock, type Clock } from '#core/ports/clock';
import { startServer, type NexusServer, type StartOptions } from '#server/boot/start-server';
import { readSettings, type Settings } from '#server/configuration/settings';
import { openTestDatabase } from '#storage/postgres/test-database';
import { memoryFaults } from './data-safety/memory-faults.ts';
import { listenTo, type Listener } from './listener.ts';
import { restClient, type RestClient } from './rest-client.ts';

/** Every intent there is. */
export const ALL_INTENTS = 53_608_447;

/** Somebody with a token: a person, or a bot. */
export interface Somebody {
  id: Snowflake;
  name: string;
  /** As it stands in `Authorization`. */
  authorization: string;
  token: string;
  rest: RestClient;
  /** Opens a gateway session; a bot's with these intents. Closed with the world. */
  listen(intents?: number, identify?: Record<string, unknown>): Promise<Listener>;
}

export interface World {
  server: NexusServer;
  settings: Settings;
  /** Asks without a token. */
  nobody: RestClient;
  /** A person with an account of their own. */
  person(name?: string): Promise<Somebody>;
  /** An application with a bot; all privileged intents unless told. Into `guildId` with these permissions. */
  bot(options?: { owner?: Somebody; name?: string; guildId?: Snowflake; permissions?: bigint; intents?: 'all' | [] }): Promise<Somebody>;
  /** A guild with a text and a voice channel. */
  guild(owner: Somebody, name?: string): Promise<{ id: Snowflake; textId: Snowflake; voiceId: Snowflake; guild: APIGuild }>;
  /** Lets somebody into a guild without an invite. */
  join(guildId: Snowflake, somebody: Somebody): Promise<void>;
  /** The usual scene: alice owns a guild, bob is in it, and so is a bot of alice's that may do everything. */
  scene(options?: { permissions?: bigint }): Promise<Scene>;
  close(): Promise<void>;
}

export interface Scene {
  alice: Somebody;
  bob: Somebody;
  bot: Somebody;
  guildId: Snowflake;
  textId: Snowflake;
  voiceId: Snowflake;
}

export interface WorldOptions {
  /** Settings by their names, such as NEXUS_RATE_LIMITS: 'on'. */
  settings?: Record<string, string>;
  log?: string;
  /** The time of day as the server sees it, so that a test can hold it still. */
  clock?: Pick<Clock, 'nowMs'>;
  /** Where strangers' addresses lead, so that a test needs no internet. */
  network?: OutsideNetwork;
  /** What it shares with another server of the same test. */
  shared?: StartOptions['shared'];
  /** Whether at the end all that is in memory must be as it is on disk. Only a test that breaks one of them on purpose says false. */
  comparesMemory?: false;
}

let counter = 0;
const uniqueName = (stem: string): string => `${stem}_${process.pid.toString(36)}_${(counter++).toString(36)}`;

/** Of a server on any free port, with this data folder and database. */
export const testSettings = (dataDir: string, databaseUrl: string, others: Record<string, string> = {}): Promise<Settings> =>
  readSettings({
    NEXUS_PORT: '0',
    NEXUS_HOST: '127.0.0.1',
    NEXUS_DATA: dataDir,
    DATABASE_URL: databaseUrl,
    NEXUS_RATE_LIMITS: 'off',
    // Calls are for the tests of calls.
    NEXUS_ROLES: 'api,gateway,worker',
    // Tests ask nobody on the web, but for those that bring a page of their own.
    NEXUS_LINK_PREVIEWS: 'off',
    // Pages are tested as they are without the client, which has tests of its own.
    NEXUS_CLIENT: 'off',
    ...others,
  });

/** Boots a whole server on a database of its own. Every reply and event is held against Discord's contract. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-world-'));
  const database = await openTestDatabase();
  const settings = await testSettings(dataDir, database.url, options.settings);
  const log = pino({ level: options.log ?? process.env['NEXUS_TEST_LOG'] ?? 'error' }, pino.destination(2));
  const server = await startServer(settings, {
    log,
    checkReply,
    checkEvent,
    clock: { ...systemClock, ...options.clock },
    network: options.network,
    shared: options.shared,
  });
  const { core } = server;
  const listeners: Listener[] = [];

  const somebody = (id: Snowflake, name: string, token: string, isBot: boolean): Somebody => {
    const authorization = isBot ? `Bot ${token}` : token;
    return {
      id,
      name,
      token,
      authorization,
      rest: restClient(server.url, authorization),
      async listen(intents = ALL_INTENTS, identify = {}) {
        const listener = await listenTo(core.settings.gatewayUrl, token, isBot ? intents : null, identify);
        listeners.push(listener);
        return listener;
      },
    };
  };

  const world: World = {
    server,
    settings,
    nobody: restClient(server.url, null),
    async person(stem = 'person') {
      const name = uniqueName(stem);
      // The hash of a password that nobody uses is not worth its time; the login tests make their own accounts.
      const user = await createUser(core, { username: name, password: 'correct horse battery' });
      return somebody(user.id, name, await openLogin(core, user.id, { os: 'test', platform: 'test' }), false);
    },
    async bot({ owner, name = uniqueName('bot'), guildId, permissions = PermissionFlagsBits.Administrator, intents = 'all' } = {}) {
      const ownerId = (owner ?? (await world.person('owner'))).id;
      const { application, bot, token } = await createApplicationWithBot(core, ownerId, { name, intents });
      if (guildId !== undefined) await addBotToGuild(core, { application, guildId, permissions, by: { id: ownerId, reason: null } });
      return somebody(bot.id, name, token, true);
    },
    async guild(owner, name = 'The guild') {
      const guild = await createGuild(core, owner.id, { name });
      const channels = [...((await core.states.get(guild.id))?.channels.values() ?? [])];
      const idOf = (type: number): Snowflake => channels.find((channel) => channel.type === type)?.id ?? '0';
      return { id: guild.id, textId: idOf(0), voiceId: idOf(2), guild };
    },
    async join(guildId, { id }) {
      await addMember(core, guildId, id);
    },
    async scene({ permissions } = {}) {
      const [alice, bob] = await Promise.all([world.person('alice'), world.person('bob')]);
      const { id: guildId, textId, voiceId } = await world.guild(alice);
      await world.join(guildId, bob);
      const bot = await world.bot({ owner: alice, guildId, ...(permissions !== undefined && { permissions }) });
      return { alice, bob, bot, guildId, textId, voiceId };
    },
    async close() {
      await Promise.all(listeners.splice(0).map((listener) => listener.close()));
      const faults = options.comparesMemory === false ? [] : await memoryFaults(core).catch((error: unknown) => [String(error)]);
      await server.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
      if (faults.length > 0) throw new Error(`the memory of the server did not say what its database does:\n${faults.join('\n')}`);
    },
  };
  return world;
}

/** A world for all tests of a file. A test fails when anything it caused broke Discord's contract. */
export function useWorld(options: WorldOptions = {}): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await openWorld(options);
  }, 60_000);
  afterEach(() => {
    expect(takeContractFaults()).toEqual([]);
  });
  afterAll(async () => world?.close());
  return () => {
    if (!world) throw new Error('the world is not open yet');
    return world;
  };
}
