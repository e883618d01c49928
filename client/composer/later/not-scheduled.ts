import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import { channelName } from '#sdk/state/selectors/names';
import { sayFailed } from '../../kit/or-say.ts';

/** Whoever has gone on from where it would be said hears it in the corner. */
export function notScheduled({ state }: Client, channelId: string, error: unknown): void {
  const isInGuild = state.channels.get(channelId)?.guild_id !== undefined;
  const place = `${isInGuild ? '#' : ''}${channelName(state, channelId)}`;
  sayFailed(error, t`Not scheduled. It stands in the box of ${place} again.`);
}
