import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import { channelName } from '#sdk/state/selectors/names';
import { say } from '../../kit/toasts.tsx';
import { whyFailed } from '../../kit/use-task.ts';

/** Long enough to read it. */
const SAID_MS = 12_000;

/** Whoever has gone on from where it would be said hears it in the corner. */
export function notScheduled({ state }: Client, channelId: string, error: unknown): void {
  const isInGuild = state.channels.get(channelId)?.guild_id !== undefined;
  const place = `${isInGuild ? '#' : ''}${channelName(state, channelId)}`;
  say({ icon: 'warn', title: t`Not scheduled. It stands in the box of ${place} again.`, text: whyFailed(error) }, SAID_MS);
}
