import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { OutboxEntry } from '../../outbox/entry.ts';
import type { State } from '../state.ts';
import { may } from './permissions.ts';
import { remember } from './remember.ts';

const isFailed = ({ state }: OutboxEntry): boolean => state === 'failed';

/** Whether something that was written in a channel was not sent, and a person has to say what becomes of it. */
export function hasFailed(state: State, channelId: string): boolean {
  const table = state.outbox.of(channelId);
  return table.size > 0 && [...table.values()].some(isFailed);
}

function unreachableNow(state: State): OutboxEntry[] {
  const failed = [...state.outbox.values()].flatMap((table) => (table.size > 0 ? [...table.values()].filter(isFailed) : []));
  if (failed.length === 0) return failed;
  // With others' eyes one looks only for a while.
  const ownEyes = { ...state, viewedAs: null };
  return failed.filter(({ channelId }) => !may(ownEyes, channelId, Bit.ViewChannel));
}

/** What was not sent and stands in no channel that can be opened: its channel is gone, hidden from this person by now, or a thread that is archived and not loaded. */
export const unreachable: (state: State, id: string) => readonly OutboxEntry[] = remember(unreachableNow, unreachableNow);
