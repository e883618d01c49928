import { useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense } from 'react';
import { Dialog } from 'react-aria-components';
import { may } from '#sdk/state/selectors/permissions';
import { early, lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Opener } from '../kit/opener.tsx';
import { useStateOf } from '../kit/use-state-of.ts';
import { EmojiButton } from './emoji-button.tsx';
import type { Filled, Taken } from './use-send.ts';

const SendLater = early(() => import('./later/send-later.tsx'));
const StickerPicker = lazily(() => import('../emojis/sticker-picker.tsx'));

interface ComposerButtonsProps extends Filled {
  channelId: string;
  isEmojiOpen: boolean;
  onEmojis(isOpen: boolean): void;
  onInsert(written: string): void;
  onSticker(stickerId: string): void;
  onVoice(): void;
  onSend(): void;
  onTake(): Taken;
}

/** What stands behind the box. */
export function ComposerButtons({ channelId, draft, files, isEmojiOpen, onEmojis, onInsert, onSticker, onVoice, onSend, onTake }: ComposerButtonsProps) {
  const { t } = useLingui();
  const maySpeak = useSelected((state) => may(state, channelId, Bit.SendVoiceMessages));
  const [areStickersOpen, setStickersOpen] = useStateOf(channelId, () => false);
  const canRecord = maySpeak && typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
  const isEmpty = draft.content.trim() === '' && files.list.length === 0;
  return (
    <>
      {canRecord && isEmpty && (
        <button type="button" className="icon-button" aria-label={t`Record a voice message`} title={t`Record a voice message`} onClick={onVoice}>
          <Icon name="mic" />
        </button>
      )}
      <Opener
        className={`icon-button${isEmpty ? '' : ' wide-only'}`}
        label={t`Stickers`}
        face={<Icon name="sticker" />}
        kind="dialog"
        placement="top end"
        isOpen={areStickersOpen}
        onOpen={setStickersOpen}
      >
        <Dialog aria-label={t`Stickers`}>
          <Suspense>
            <StickerPicker
              channelId={channelId}
              onPick={(id) => {
                setStickersOpen(false);
                onSticker(id);
              }}
            />
          </Suspense>
        </Dialog>
      </Opener>
      <EmojiButton channelId={channelId} isOpen={isEmojiOpen} onOpen={onEmojis} onInsert={onInsert} />
      <button type="button" className="icon-button" aria-label={t`Send`} title={t`Send`} onClick={onSend}>
        <Icon name="send" />
      </button>
      <Suspense fallback={<span className="icon-button later" />}>
        <SendLater channelId={channelId} draft={draft} files={files} onTake={onTake} />
      </Suspense>
    </>
  );
}
