import { behavesAsCrosspostStore, behavesAsOpenPollStore } from '../behaviour/follow-up-stores.ts';
import { behavesAsDoomedFileStore } from '../behaviour/doomed-file-store.ts';
import { behavesAsMessageStore } from '../behaviour/message-store.ts';
import { behavesAsPinStore } from '../behaviour/pin-store.ts';
import { behavesAsPollVoteStore } from '../behaviour/poll-vote-store.ts';
import { behavesAsReactionStore } from '../behaviour/reaction-store.ts';
import { behavesAsReadStateStore } from '../behaviour/read-state-store.ts';
import { behavesInRandomHistories } from '../behaviour/random-histories.ts';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { newId, newMessage } from '../behaviour/records.ts';

const stores = openedStores();

describe('Messages in PostgreSQL', () => behavesAsMessageStore(stores));
describe('Reactions in PostgreSQL', () => behavesAsReactionStore(stores));
describe('Pins in PostgreSQL', () => behavesAsPinStore(stores));
describe('Poll votes in PostgreSQL', () => behavesAsPollVoteStore(stores));
describe('Open polls in PostgreSQL', () => behavesAsOpenPollStore(stores));
describe('Read states in PostgreSQL', () => behavesAsReadStateStore(stores));
describe('Doomed files in PostgreSQL', () => behavesAsDoomedFileStore(stores));
describe('Crossposts in PostgreSQL', () => behavesAsCrosspostStore(stores));
describe('Random histories in PostgreSQL', () => behavesInRandomHistories(stores));

it('PostgreSQL knows of a page which messages nobody ever reacted to', async () => {
  const { messages, reactions } = stores();
  const [channelId, emoji] = [newId(), { id: null, name: '👍', animated: false }];
  const [reacted, former, bare] = [newMessage(channelId), newMessage(channelId), newMessage(channelId)];
  for (const message of [reacted, former, bare]) await messages.insert(message);
  for (const { id } of [reacted, former]) await reactions.add(channelId, id, emoji, newId(), 0);
  await messages.save({ ...reacted, content: 'edited' });
  await reactions.removeAll(channelId, former.id);
  expect((await messages.pageToShow(channelId, { newest: true }, 10)).reacted).toEqual(new Set([reacted.id, former.id]));
});
