import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { lazily } from '../app/lazily.tsx';
import { writtenEmoji } from '../emojis/custom-emojis.ts';
import { Icon } from '../kit/icon.tsx';

const EmojiPicker = lazily(() => import('../emojis/emoji-picker.tsx'));

interface ComposerButtonsProps {
  channelId: string;
  onInsert(written: string): void;
  onSend(): void;
}

export function ComposerButtons({ channelId, onInsert, onSend }: ComposerButtonsProps) {
  const { t } = useLingui();
  return (
    <>
      <DialogTrigger>
        <Button className="icon-button" aria-label={t`Emojis`}>
          <Icon name="smile" />
        </Button>
        <Popover className="popover" placement="top end">
          <Dialog aria-label={t`Emojis`}>
            {({ close }) => (
              <Suspense>
                <EmojiPicker
                  channelId={channelId}
                  onPick={(emoji, isMore) => {
                    if (!isMore) close();
                    onInsert(writtenEmoji(emoji));
                  }}
                />
              </Suspense>
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      <button type="button" className="icon-button" aria-label={t`Send`} title={t`Send`} onClick={onSend}>
        <Icon name="send" />
      </button>
    </>
  );
}
