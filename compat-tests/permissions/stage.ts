import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import pg from 'pg';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { furnish, type Furniture } from '../furnish.ts';
import type { Listener } from '../listener.ts';
import { type Scene as Home, type Somebody, type World } from '../world.ts';
import type { PermissionName } from './scene.ts';

/** A furnished guild in which @everyone may do nothing, and callers whose permissions can be set. */
export interface Stage extends Home, Furniture {
  world: World;
  /** Whose permissions are tried: by one role that both have, nearly at the top. */
  caller: { bot: Somebody; person: Somebody };
  callerRoleId: Snowflake;
  /** Above that of the callers. */
  highRoleId: Snowflake;
  /** A bot with every intent that may do everything, and one that may do nothing and sees no channel. */
  witness: Listener;
  blind: Listener;
  owner: Listener;
  callerBot: Listener;
  /** A short one, as a data URI. */
  sound: string;
  /** From now on the callers have exactly these. */
  allow(permissions: readonly PermissionName[]): Promise<void>;
  /** Made by the owner, who may do everything. */
  make<Body = { id: string }>(path: string, body?: unknown): Promise<Body>;
  /** Made by the caller, who has these permissions for that. */
  callerMakes<Body = { id: string }>(permissions: readonly PermissionName[], path: string, body?: unknown): Promise<Body>;
  /** Somebody new in the guild. */
  newcomer(): Promise<Somebody>;
  /** Resolves once everything sent so far has arrived at the witness. */
  settle(): Promise<void>;
  /** What is in the database, as one text that changes with every write. */
  state(): Promise<string>;
  close(): Promise<void>;
}

/** Tables that are written without anybody asking: leases, when logins were used, which days have messages, which files are to go, what the search finds, what mentions whom, what its writers have read. */
const RESTLESS = [
  'worker_leases',
  'logins',
  'message_days',
  'doomed_files',
  'search_messages',
  'search_words',
  'search_journal',
  'search_history',
  'search_claims',
  'search_blocks',
  'search_block_pages',
  'search_changes',
  'recent_mentions',
  'guild_mentions',
  'read_states',
];

const bitsOf = (permissions: readonly PermissionName[]): bigint => permissions.reduce((all, name) => all | PermissionFlagsBits[name], 0n);

export async function setStage(world: World): Promise<Stage> {
  const home = await world.scene();
  const furniture = await furnish(world, home);
  const { alice, guildId, textId } = home;
  const make = <Body = { id: string }>(path: string, body?: unknown): Promise<Body> => alice.rest.post<Body>(path, body);
  const [role, high, bot, blindBot, person] = await Promise.all([
    make(`/guilds/${guildId}/roles`, { name: 'callers', permissions: '0' }),
    make(`/guilds/${guildId}/roles`, { name: 'high', permissions: '0' }),
    world.bot({ owner: alice, guildId, permissions: 0n }),
    world.bot({ owner: alice, guildId, permissions: 0n }),
    world.person('caller'),
  ]);
  await world.join(guildId, person);
  await alice.rest.patch(`/guilds/${guildId}/roles`, [
    { id: role.id, position: 20 },
    { id: high.id, position: 21 },
  ]);
  await alice.rest.patch(`/guilds/${guildId}/roles/${guildId}`, { permissions: '0' });
  for (const { id } of [bot, person]) await alice.rest.put(`/guilds/${guildId}/members/${id}/roles/${role.id}`);
  const [witness, blind, owner, callerBot] = await Promise.all([home.bot.listen(), blindBot.listen(), alice.listen(), bot.listen()]);
  const database = new pg.Client({ connectionString: world.settings.DATABASE_URL ?? '' });
  await database.connect();
  const { rows } = await database.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
  const tables = rows.map(({ name }) => name).filter((name) => !RESTLESS.includes(name));
  // A row that is written anew comes of a later transaction.
  const all = tables.map((name) => `SELECT '${name} ' || count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) AS line FROM ${name}`).join(' UNION ALL ');
  let allowed = -1n;
  const allow = async (permissions: readonly PermissionName[]): Promise<void> => {
    const bits = bitsOf(permissions);
    if (bits === allowed) return;
    allowed = bits;
    await alice.rest.patch(`/guilds/${guildId}/roles/${role.id}`, { permissions: bits.toString() });
  };
  const settle = async (): Promise<void> => {
    const arrived = witness.next<{ user_id: string }>('TYPING_START', ({ user_id: id }) => id === alice.id);
    await alice.rest.post(`/channels/${textId}/typing`);
    await arrived;
  };
  return {
    ...home,
    ...furniture,
    world,
    caller: { bot, person },
    callerRoleId: role.id,
    highRoleId: high.id,
    witness,
    blind,
    owner,
    callerBot,
    sound: `data:audio/mpeg;base64,${(defaultSoundFile('6') ?? Buffer.alloc(0)).toString('base64')}`,
    allow,
    make,
    async callerMakes<Body>(permissions: readonly PermissionName[], path: string, body?: unknown) {
      await allow(permissions);
      return bot.rest.post<Body>(path, body);
    },
    async newcomer() {
      const somebody = await world.person('newcomer');
      await world.join(guildId, somebody);
      return somebody;
    },
    settle,
    // Sorted, as PostgreSQL may look at the tables in any order.
    state: async () => {
      const { rows: lines } = await database.query<{ line: string }>(all);
      return lines
        .map(({ line }) => line)
        .toSorted()
        .join('\n');
    },
    close: () => database.end(),
  };
}
