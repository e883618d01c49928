import { describeWhere } from '#compat-tests/conditions/needs';
import { behavesAtomically } from '../behaviour/atomically.ts';
import { behavesAsDoomedFileStore } from '../behaviour/doomed-file-store.ts';
import { behavesAsDirectChannelStore } from '../behaviour/direct-channel-store.ts';
import { behavesAsGuildStore } from '../behaviour/guild-store.ts';
import { behavesAsMessageStore } from '../behaviour/message-store.ts';
import { lackingCassandra, openedCassandraStores } from '../behaviour/opened-cassandra-stores.ts';
import { behavesAsPinStore } from '../behaviour/pin-store.ts';
import { behavesAsPollVoteStore } from '../behaviour/poll-vote-store.ts';
import { behavesInRandomHistories } from '../behaviour/random-histories.ts';
import { newId, newMessage } from '../behaviour/records.ts';
import { behavesAsReactionStore } from '../behaviour/reaction-store.ts';
import { behavesAsReadStateStore } from '../behaviour/read-state-store.ts';
import { openCassandraStores } from './open-stores.ts';

describeWhere(lackingCassandra(), 'With Cassandra', () => {
  const opened = openedCassandraStores();
  const stores = () => opened().stores;

  describe('messages', () => behavesAsMessageStore(stores));
  describe('reactions', () => behavesAsReactionStore(stores));
  describe('read states', () => behavesAsReadStateStore(stores));
  describe('pins', () => behavesAsPinStore(stores));
  describe('poll votes', () => behavesAsPollVoteStore(stores));
  describe('doomed files', () => behavesAsDoomedFileStore(stores));
  describe('guilds', () => behavesAsGuildStore(stores));
  describe('direct channels', () => behavesAsDirectChannelStore(stores));
  describe('changes of many stores', () => behavesAtomically(stores));
  describe('random histories', () => behavesInRandomHistories(stores));

  it('come up in another process while the tables are being backed up, and leave alone what others carry out just now', async () => {
    const { inPostgres, phase } = opened();
    expect(phase()).toBe('cassandra');
    const channelId = newId();
    const row = `INSERT INTO message_outbox (removes, mutation) VALUES (NULL, $1) RETURNING id`;
    const backup = await inPostgres.pool.connect();
    try {
      await backup.query('BEGIN; LOCK TABLE messages, reactions, read_states, pins, poll_votes IN ACCESS SHARE MODE');
      const { rows } = await inPostgres.pool.query<{ id: string }>(row, [JSON.stringify({ do: 'unread', user_id: '1', channel_id: channelId })]);
      const another = await openCassandraStores(inPostgres, opened().options);
      const { rowCount } = await inPostgres.pool.query('SELECT FROM message_outbox WHERE id = $1', [rows[0]?.id]);
      expect([another.phase(), rowCount]).toEqual(['cassandra', 1]);
      await another.close();
    } finally {
      await backup.query('ROLLBACK');
      backup.release();
    }
  });

  it('edit a message that a process wrote whose clock is ahead', async () => {
    const { cassandra, engine } = opened();
    const message = newMessage(newId());
    await engine.messages.put(message, cassandra.nowMicros() + 60_000_000n);
    expect(await stores().messages.save({ ...message, content: 'edited' })).toBe(true);
    expect(await stores().messages.byId(message.channel_id, message.id)).toMatchObject({ content: 'edited' });
  });
});
