import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { may } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { InviteTable } from '../moderation/invite-table.tsx';
import type { ChannelSectionProps } from './sections.tsx';

/** The invites that lead into a channel. */
export default function Invites({ channelId }: ChannelSectionProps) {
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /channels/{channel_id}/invites', { path: { channel_id: channelId } }), [client, channelId]);
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? '');
  const mayInvite = useSelected((state) => may(state, channelId, Bit.CreateInstantInvite));
  return <InviteTable load={load} guildId={guildId} channelId={mayInvite ? channelId : null} />;
}
