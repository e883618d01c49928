import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { lastChannel } from '../../app/last-channel.ts';
import { lazily } from '../../app/lazily.tsx';
import { useClient } from '../../app/session.tsx';
import type { PickedEmoji } from '../../emojis/emoji-picker.tsx';
import { Icon } from '../../kit/icon.tsx';
import { CustomEmoji } from '../../messages/markdown.tsx';

const EmojiPicker = lazily(() => import('../../emojis/emoji-picker.tsx'));

interface EmojiFieldProps {
  guildId: string;
  label: string;
  wrong?: string | undefined;
  value: PickedEmoji | null;
  onChange(emoji: PickedEmoji | null): void;
}

/** One emoji, or none. */
export function EmojiField({ guildId, label, wrong, value, onChange }: EmojiFieldProps) {
  const { t } = useLingui();
  const { state } = useClient();
  const called = value?.name ?? t`none`;
  return (
    <div className="field emoji-field">
      <span className="label">{label}</span>
      <div className="row">
        <DialogTrigger>
          <Button className="input" aria-label={`${label}: ${called}`}>
            {value === null ? (
              <Icon name="smile" />
            ) : value.id === null ? (
              value.name
            ) : (
              <CustomEmoji id={value.id} name={value.name} animated={value.animated} />
            )}
          </Button>
          <Popover className="popover emoji-popover">
            <Dialog aria-label={t`Emojis`}>
              {({ close }) => (
                <Suspense>
                  <EmojiPicker
                    channelId={lastChannel(state, guildId) ?? ''}
                    onPick={(emoji) => {
                      onChange(emoji);
                      close();
                    }}
                  />
                </Suspense>
              )}
            </Dialog>
          </Popover>
        </DialogTrigger>
        {value !== null && (
          <button type="button" className="button small" onClick={() => onChange(null)}>
            <Trans>Remove it</Trans>
          </button>
        )}
      </div>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
    </div>
  );
}
