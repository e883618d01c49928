import { useLingui } from '@lingui/react/macro';
import type { ShownConsent } from '#protocol/nexus/consent';
import { Choose } from '../kit/choose.tsx';

interface WebhookHomeProps {
  homes: NonNullable<ShownConsent['webhook_homes']>;
  value: string | null;
  wrong: string | undefined;
  onChange(channelId: string | null): void;
}

/** The channel into which an application shall write. */
export function WebhookHome({ homes, value, wrong, onChange }: WebhookHomeProps) {
  const { t } = useLingui();
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
            <option key={channel.id} value={channel.id}>{`#${channel.name}`}</option>
          ))}
        </optgroup>
      ))}
    </Choose>
  );
}
