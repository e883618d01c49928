import type { Channel } from '#sdk/state/entities';
import { directChannels } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';

/** Ids of those to whom one is this, by name. */
export const relationsOf: (state: State, type: string) => readonly string[] = remember(
  (state) => [state.relationships.version, state.users.version],
  (state, type) =>
    [...state.relationships.keys()]
      .filter((id) => state.relationships.get(id)?.type === Number(type))
      .sort((a, b) => nameOf(state, a).localeCompare(nameOf(state, b))),
);

const isRequest = (channel: Channel): boolean => channel['is_message_request'] === true;
const isSpam = (channel: Channel): boolean => channel['is_spam'] === true;

const listed = remember(
  (state) => [directChannels(state)],
  (state) => directChannels(state).filter((channel) => !isRequest(channel)),
);
/** Conversations without those that somebody asks for. */
export const conversations = (state: State): readonly Channel[] => listed(state, '');

/** Conversations that strangers ask for: `''` for those that look well, `spam` for the others. */
export const messageRequests: (state: State, kind: '' | 'spam') => readonly Channel[] = (() => {
  const select = remember(
    (state) => [directChannels(state)],
    (state, kind) => directChannels(state).filter((channel) => isRequest(channel) && isSpam(channel) === (kind === 'spam')),
  );
  return (state, kind) => select(state, kind);
})();
