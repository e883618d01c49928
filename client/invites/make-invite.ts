import { PermissionFlagsBits as Bit, type APIExtendedInvite } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { channelGroups } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import { lastChannel } from '../app/last-channel.ts';

/** What an invite holds for: seconds and joins, 0 for without end; and whether it makes members only for as long as they are connected. */
export interface InviteTerms {
  max_age: number;
  max_uses: number;
  temporary: boolean;
}

export const USUAL_TERMS: InviteTerms = { max_age: 604_800, max_uses: 0, temporary: false };

export const makeInvite = (client: Client, channelId: string, terms: InviteTerms): Promise<APIExtendedInvite> =>
  client.rest.call('POST /channels/{channel_id}/invites', { path: { channel_id: channelId }, body: terms });

/** Where an invite into a guild leads: to where one was last, or else the first channel that one may invite into. */
export function inviteChannel(state: State, guildId: string): string | null {
  const last = state.channels.get(lastChannel(state, guildId) ?? '');
  const open = last?.thread_metadata ? last.parent_id : last?.id;
  const channels = channelGroups(state, guildId).flatMap((group) => group.channels.map(({ id }) => id));
  return [open ?? '', ...channels].find((id) => may(state, id, Bit.CreateInstantInvite)) ?? null;
}
