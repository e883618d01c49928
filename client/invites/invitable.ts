import { ChannelType } from 'discord-api-types/v10';
import type { Channel } from '#sdk/state/entities';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';
import { conversations, relationsOf } from '../friends/relations.ts';

/** Whom a link can be sent to: a group, or somebody with whom there may be no conversation yet. */
export interface Invitable {
  /** The group's or the person's. */
  id: string;
  isGroup: boolean;
  name: string;
}

const BLOCKED = 2;

/** Those one wrote with, the newest word first, and then friends by name; nobody who is `inside` already. */
export function invitable(state: State, inside: string | null): Invitable[] {
  const isThere = (userId: string): boolean => inside !== null && state.members.of(inside).has(userId);
  const isAsked = (userId: string): boolean => !isThere(userId) && state.users.get(userId)?.bot !== true && state.relationships.get(userId)?.type !== BLOCKED;
  const person = (id: string): Invitable => ({ id, isGroup: false, name: nameOf(state, id) });
  const talkedTo = ({ id, type, recipient_ids = [] }: Channel): Invitable[] =>
    type === ChannelType.GroupDM ? [{ id, isGroup: true, name: channelName(state, id) }] : recipient_ids.filter(isAsked).map(person);
  const recent = conversations(state).flatMap(talkedTo);
  const known = new Set(recent.map(({ id }) => id));
  const friends = relationsOf(state, '1').filter((id) => !known.has(id) && isAsked(id));
  return [...recent, ...friends.map(person)];
}
