import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { keepEdit, localEdit } from '../composer/drafts.ts';
import type { EditorHandle } from '../composer/editor/editor.tsx';
import { TextBox } from '../composer/text-box.tsx';
import { LONGEST_MESSAGE, TooLong } from '../composer/too-long.tsx';
import { asSent, whenSent } from '../emojis/emoji-called.ts';
import { useTask } from '../kit/use-task.ts';
import { useMessageActs } from './message-acts.tsx';

interface EditBoxProps {
  message: Message;
  guildId: string | undefined;
  /** Tells whether the row is used. */
  onActive(isActive: boolean): void;
}

/** One's own message, once more to be written. Enter saves it, Escape leaves it. */
export function EditBox({ message, guildId, onActive }: EditBoxProps) {
  const { t } = useLingui();
  const client = useClient();
  const acts = useMessageActs();
  const task = useTask();
  const meId = message.author.id;
  const [text, setText] = useState(() => {
    const kept = localEdit(meId, message.channel_id);
    return kept?.messageId === message.id ? kept.content : message.content;
  });
  const box = useRef<EditorHandle>(null);
  useEffect(() => box.current?.focus(), []);
  // The focus goes with the box, and the row hears nothing of that.
  useEffect(() => () => onActive(false), [onActive]);
  const length = asSent(client, message.channel_id, text).trim().length;
  const save = (): void => {
    if ((text.trim() === '' && message.attachments.length === 0) || length > LONGEST_MESSAGE) return;
    task.run(async () => {
      if (text !== message.content) await client.editMessage(message.channel_id, message.id, { content: await whenSent(client, message.channel_id, text) });
      acts.edit(null);
    });
  };
  return (
    <div className="edit-box">
      <TextBox
        of={message.id}
        channelId={message.channel_id}
        box={box}
        label={t`Edit the message`}
        guildId={guildId}
        value={text}
        isDisabled={task.isBusy}
        onChange={(next) => {
          setText(next);
          keepEdit(meId, message.channel_id, { messageId: message.id, content: next });
        }}
        onKey={(key) => {
          if (key.key === 'Escape') acts.edit(null);
          else if (key.key === 'Enter' && !key.shiftKey) save();
          else return false;
          return true;
        }}
      />
      <TooLong length={length} mayAttach={false} onFile={() => undefined} />
      <p className="note">
        <button onClick={() => acts.edit(null)}>
          <Trans>Cancel</Trans>
        </button>
        <button onClick={save}>
          <Trans>Save</Trans>
        </button>
        {(task.problem ?? task.wrong('content')) && <span role="alert">{task.problem ?? task.wrong('content')}</span>}
      </p>
    </div>
  );
}
