import { useLingui } from '@lingui/react/macro';
import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { channelGroups, guildIds } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import { useClient } from '../app/session.tsx';
import { Choose } from '../kit/choose.tsx';

const NEEDED = PermissionFlagsBits.ManageWebhooks | PermissionFlagsBits.ViewChannel;

/** The channel into which an application shall write: one of those in which the person may manage webhooks. */
export function WebhookHome({ value, wrong, onChange }: { value: string | null; wrong: string | undefined; onChange(channelId: string | null): void }) {
  const { t } = useLingui();
  const { state } = useClient();
  const homes = guildIds(state).flatMap((id) => {
    const channels = channelGroups(state, id)
      .flatMap((group) => group.channels)
      .filter((channel) => (channel.type === ChannelType.GuildText || channel.type === ChannelType.GuildAnnouncement) && may(state, channel.id, NEEDED));
    return channels.length === 0 ? [] : [{ id, name: state.guilds.get(id)?.name ?? id, channels }];
  });
  return (
    <Choose
      label={t`Channel for its messages`}
      value={value ?? ''}
      wrong={homes.length === 0 ? t`There is no channel in which you may manage webhooks.` : wrong}
      onChange={(id) => onChange(id || null)}
    >
      <option value="">{t`Choose a channel`}</option>
      {homes.map(({ id, name, channels }) => (
        <optgroup key={id} label={name}>
          {channels.map((channel) => (
            <option key={channel.id} value={channel.id}>{`#${channel.name ?? ''}`}</option>
          ))}
        </optgroup>
      ))}
    </Choose>
  );
}
