import type cassandra from 'cassandra-driver';

interface SchemaChange {
  id: number;
  name: string;
  /** Each may be run again without harm. */
  statements: readonly string[];
}

/**
 * Levelled compaction for all: messages are edited and deleted long after their time, and only a compaction that brings a
 * deletion and what it deletes together takes the words from the disk. Windows of time never do.
 */
const LEVELLED = "compaction = {'class': 'LeveledCompactionStrategy'}";

/** In the order of their ids. One that was released is never changed. */
export const SCHEMA: readonly SchemaChange[] = [
  {
    id: 1,
    name: 'messages, reactions and read states',
    statements: [
      `CREATE TABLE IF NOT EXISTS messages (
        channel_id bigint, bucket int, id bigint, guild_id bigint, author_id bigint, pinned boolean, has_files boolean, data text,
        PRIMARY KEY ((channel_id, bucket), id)
      ) WITH CLUSTERING ORDER BY (id DESC) AND ${LEVELLED}`,
      // In which buckets a channel has, or had, messages: pages do not walk over years of nothing.
      `CREATE TABLE IF NOT EXISTS channel_buckets (channel_id bigint, bucket int, PRIMARY KEY (channel_id, bucket)) WITH CLUSTERING ORDER BY (bucket DESC)`,
      // What somebody wrote in a guild, or in a direct channel. It may name messages that are gone.
      `CREATE TABLE IF NOT EXISTS messages_by_author (author_id bigint, place_id bigint, bucket int, id bigint, channel_id bigint,
        PRIMARY KEY ((author_id, place_id, bucket), id)) WITH ${LEVELLED}`,
      `CREATE TABLE IF NOT EXISTS author_buckets (author_id bigint, direct boolean, place_id bigint, bucket int,
        PRIMARY KEY (author_id, direct, place_id, bucket))`,
      // One row for each emoji under a message. came tells one time of it from the next.
      `CREATE TABLE IF NOT EXISTS reaction_emojis (channel_id bigint, bucket int, message_id bigint, emoji_key text, emoji_id bigint, name text, animated boolean,
        came bigint, normal int, burst int, PRIMARY KEY ((channel_id, bucket), message_id, emoji_key)) WITH ${LEVELLED}`,
      `CREATE TABLE IF NOT EXISTS reactions (channel_id bigint, message_id bigint, emoji_key text, kind tinyint, user_id bigint,
        PRIMARY KEY ((channel_id, message_id), emoji_key, kind, user_id)) WITH ${LEVELLED}`,
      // With another came than the emoji's it is of an emoji that was cleared since.
      `CREATE TABLE IF NOT EXISTS reactions_by_user (user_id bigint, channel_id bigint, message_id bigint, emoji_key text, kind tinyint, came bigint,
        PRIMARY KEY ((user_id, channel_id), message_id, emoji_key, kind)) WITH ${LEVELLED}`,
      `CREATE TABLE IF NOT EXISTS reaction_channels (user_id bigint, channel_id bigint, PRIMARY KEY (user_id, channel_id))`,
      `CREATE TABLE IF NOT EXISTS read_states (user_id bigint, channel_id bigint, last_message_id bigint, mention_count int,
        PRIMARY KEY (user_id, channel_id)) WITH ${LEVELLED}`,
    ],
  },
];

/** Keyspaces are names in CQL that cannot be values of a statement. */
export const isKeyspaceName = (name: string): boolean => /^[a-z][a-z0-9_]{0,47}$/.test(name);

/** Makes the keyspace where there is none: with three copies, or as many as there are nodes in this data center. */
export async function makeKeyspace(client: cassandra.Client, keyspace: string, localDataCenter: string): Promise<void> {
  const known = await client.execute('SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?', [keyspace]);
  if (known.rowLength > 0) return;
  const nodes = client.getState().getConnectedHosts().length;
  const copies = Math.min(3, Math.max(1, nodes, client.hosts.values().filter((host) => host.datacenter === localDataCenter).length));
  await client.execute(
    `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', '${localDataCenter.replaceAll("'", "''")}': ${copies}}`,
  );
}

/** Brings the tables up to date; whoever calls sees to it that no other process does so at the same time. */
export async function bringUpToDate(client: cassandra.Client, changes: readonly SchemaChange[] = SCHEMA): Promise<string[]> {
  await client.execute('CREATE TABLE IF NOT EXISTS schema_migrations (id int PRIMARY KEY, name text, applied_at timestamp)');
  const { rows } = await client.execute('SELECT id, name FROM schema_migrations');
  const known = new Set(changes.map((change) => change.id));
  const newer = rows.find((row) => !known.has(Number(row['id'])));
  if (newer) throw new Error(`The keyspace was made by a newer version of Nexus (its schema has "${String(newer['name'])}"). Start that version.`);
  const applied = new Set(rows.map((row) => Number(row['id'])));
  const missing = changes.filter((change) => !applied.has(change.id));
  for (const { id, name, statements } of missing) {
    for (const statement of statements) await client.execute(statement);
    await client.execute('INSERT INTO schema_migrations (id, name, applied_at) VALUES (?, ?, toTimestamp(now()))', [id, name]);
  }
  return missing.map((change) => change.name);
}
