import { useSelected } from '../app/session.tsx';
import { WebhookList } from '../guild-settings/webhooks/webhooks.tsx';
import type { ChannelSectionProps } from './sections.tsx';

/** The webhooks that write into a channel. */
export default function Webhooks({ channelId }: ChannelSectionProps) {
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  return guildId === undefined ? null : <WebhookList guildId={guildId} channelId={channelId} />;
}
