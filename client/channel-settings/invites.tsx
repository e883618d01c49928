import { useCallback } from 'react';
import { useClient } from '../app/session.tsx';
import { InviteTable } from '../moderation/invite-table.tsx';
import type { ChannelSectionProps } from './sections.tsx';

/** The invites that lead into a channel. */
export default function Invites({ channelId }: ChannelSectionProps) {
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /channels/{channel_id}/invites', { path: { channel_id: channelId } }), [client, channelId]);
  return <InviteTable load={load} />;
}
