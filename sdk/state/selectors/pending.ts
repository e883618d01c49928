import { compareSnowflakes } from '#protocol/snowflake';
import type { OutboxEntry } from '../../outbox/entry.ts';
import type { State } from '../state.ts';
import { remember } from './remember.ts';

/** What one wrote in a channel and the server has not confirmed, oldest first: to be shown below its messages. */
export const pendingOf: (state: State, channelId: string) => readonly OutboxEntry[] = remember(
  (state, channelId) => [state.outbox.of(channelId).version],
  (state, channelId) => [...state.outbox.of(channelId).values()].sort((a, b) => compareSnowflakes(a.id, b.id)),
);
