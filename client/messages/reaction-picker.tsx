import { useLingui } from '@lingui/react/macro';
import { Suspense, type RefObject } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import type { Message } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useClient } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';
import { emojiKey } from './reactions.tsx';

const EmojiPicker = lazily(() => import('../emojis/emoji-picker.tsx'));

interface ReactionPickerProps {
  chip: RefObject<HTMLButtonElement | null>;
  message: Message;
  onClose(): void;
}

/** All emojis beside the reactions of a message. */
export default function ReactionPicker({ chip, message, onClose }: ReactionPickerProps) {
  return (
    <Popover className="popover" triggerRef={chip} isOpen onOpenChange={onClose} placement="top start">
      <ReactionChoice message={message} />
    </Popover>
  );
}

/** An emoji to react with: in a popover, which it closes. */
export function ReactionChoice({ message: { id, channel_id: channelId } }: { message: Message }) {
  const { t } = useLingui();
  const client = useClient();
  return (
    <Dialog aria-label={t`Add a reaction`}>
      {({ close }) => (
        <Suspense>
          <EmojiPicker
            channelId={channelId}
            onPick={(emoji, isMore) => {
              if (!isMore) close();
              orSay(client.react(channelId, id, emojiKey(emoji)));
            }}
          />
        </Suspense>
      )}
    </Dialog>
  );
}
