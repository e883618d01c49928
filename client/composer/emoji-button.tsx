import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { Dialog } from 'react-aria-components';
import { lazily } from '../app/lazily.tsx';
import { writtenEmoji } from '../emojis/custom-emojis.ts';
import { Icon } from '../kit/icon.tsx';
import { Opener } from '../kit/opener.tsx';

const EmojiPicker = lazily(() => import('../emojis/emoji-picker.tsx'));

interface EmojiButtonProps {
  channelId: string;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  onInsert(written: string): void;
}

/** Emojis to choose from, for where one writes. */
export function EmojiButton({ channelId, isOpen, onOpen, onInsert }: EmojiButtonProps) {
  const { t } = useLingui();
  return (
    <Opener className="icon-button" label={t`Emojis`} face={<Icon name="smile" />} kind="dialog" placement="top end" isOpen={isOpen} onOpen={onOpen}>
      <Dialog aria-label={t`Emojis`}>
        <Suspense>
          <EmojiPicker
            channelId={channelId}
            onPick={(emoji, isMore) => {
              if (!isMore) onOpen(false);
              onInsert(`${writtenEmoji(emoji)} `);
            }}
          />
        </Suspense>
      </Dialog>
    </Opener>
  );
}
