import { useLingui } from '@lingui/react/macro';
import { ChannelType } from 'discord-api-types/v10';
import { useId } from 'react';
import { channelGroups } from '#sdk/state/selectors/channels';
import { useSelected } from '../app/session.tsx';

interface ChannelChoiceProps {
  guildId: string;
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  /** Null for none, where `none` has words for it. */
  value: string | null;
  none?: string;
  types?: readonly ChannelType[];
  onChange(channelId: string | null): void;
}

const WRITTEN = [ChannelType.GuildText, ChannelType.GuildAnnouncement] as const;

/** One of the channels of a guild, under their categories. */
export function ChannelChoice({ guildId, label, hint, wrong, value, none, types = WRITTEN, onChange }: ChannelChoiceProps) {
  const { t } = useLingui();
  const id = useId();
  const groups = useSelected((state) => channelGroups(state, guildId));
  const about = wrong ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        aria-invalid={wrong !== undefined}
        aria-describedby={about === undefined ? undefined : `${id}-about`}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      >
        {(none !== undefined || value === null) && (
          <option value="" disabled={none === undefined}>
            {none ?? t`Choose a channel`}
          </option>
        )}
        {groups.map(({ category, channels }) => {
          const options = channels
            .filter(({ type }) => types.includes(type))
            .map((channel) => <option key={channel.id} value={channel.id}>{`#${channel.name ?? ''}`}</option>);
          if (options.length === 0) return null;
          return category === null ? (
            options
          ) : (
            <optgroup key={category.id} label={category.name ?? ''}>
              {options}
            </optgroup>
          );
        })}
      </select>
      {about !== undefined && (
        <p id={`${id}-about`} className={wrong === undefined ? 'hint' : 'wrong'}>
          {about}
        </p>
      )}
    </div>
  );
}
