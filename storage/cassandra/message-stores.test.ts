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
import { behavesAsReactionStore } from '../behaviour/reaction-store.ts';
import { behavesAsReadStateStore } from '../behaviour/read-state-store.ts';

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
});
