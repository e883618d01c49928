import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, Suspense, useState } from 'react';
import { Button, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { lazily } from '../app/lazily.tsx';
import { useClient } from '../app/session.tsx';
import { Choose } from '../kit/choose.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { CustomEmoji } from '../messages/markdown.tsx';
import { setCustomStatus, type KeptCustomStatus, type Status } from './own-status.ts';

const EmojiPicker = lazily(() => import('../emojis/emoji-picker.tsx'));

/** When it ends: in so many minutes, when the day does, or never. */
const ENDS = ['today', '240', '60', '30', 'never'] as const;

function endOf(choice: string): number | null {
  if (choice === 'never') return null;
  return choice === 'today' ? new Date().setHours(24, 0, 0, 0) : Date.now() + Number(choice) * 60_000;
}

interface CustomStatusDialogProps {
  status: Status;
  known: KeptCustomStatus | null;
  onClose(): void;
}

/** An emoji and some words beneath one's name, for a while. */
export default function CustomStatusDialog({ status, known, onClose }: CustomStatusDialogProps) {
  const { t } = useLingui();
  const client = useClient();
  const [emoji, setEmoji] = useState(known?.emoji_name ? { id: known.emoji_id, name: known.emoji_name, animated: false } : null);
  const [text, setText] = useState(known?.text ?? '');
  const [end, setEnd] = useState<string>('today');
  const words: Record<string, string> = { today: t`Today`, 240: t`In 4 hours`, 60: t`In an hour`, 30: t`In half an hour`, never: t`Not by itself` };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const said = text.trim();
    setCustomStatus(client, status, said === '' && !emoji ? null : { text: said, emoji, endMs: endOf(end) });
    onClose();
  };
  return (
    <Dialog title={t`Set a custom status`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <div className="status-line">
          <DialogTrigger>
            <Button className="icon-button" aria-label={emoji ? t`Emoji: ${emoji.name}` : t`Choose an emoji`}>
              {emoji ? emoji.id ? <CustomEmoji id={emoji.id} name={emoji.name} animated={emoji.animated} /> : emoji.name : <Icon name="smile" />}
            </Button>
            <Popover className="popover" placement="bottom start">
              <AriaDialog aria-label={t`Choose an emoji`}>
                {({ close }) => (
                  <Suspense>
                    <EmojiPicker
                      channelId=""
                      onPick={(picked) => {
                        setEmoji(picked);
                        close();
                      }}
                    />
                  </Suspense>
                )}
              </AriaDialog>
            </Popover>
          </DialogTrigger>
          <input
            className="input"
            dir="auto"
            aria-label={t`What is going on?`}
            placeholder={t`What is going on?`}
            maxLength={128}
            value={text}
            // It was opened to be written into.
            autoFocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {(emoji !== null || text !== '') && (
            <button
              type="button"
              className="icon-button"
              aria-label={t`Clear`}
              title={t`Clear`}
              onClick={() => {
                setEmoji(null);
                setText('');
              }}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
        <Choose label={t`Ends`} value={end} onChange={setEnd}>
          {ENDS.map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </Choose>
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary">
            <Trans>Save</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
