import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { useTask } from '../kit/use-task.ts';
import { useMessageActs } from './message-acts.tsx';

/** One's own message, once more to be written. Enter saves it, Escape leaves it. */
export function EditBox({ message }: { message: Message }) {
  const { t } = useLingui();
  const client = useClient();
  const acts = useMessageActs();
  const task = useTask();
  const [text, setText] = useState(message.content);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = box.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  const save = (): void => {
    if (text.trim() === '' && message.attachments.length === 0) return;
    task.run(async () => {
      if (text !== message.content) await client.editMessage(message.channel_id, message.id, { content: text });
      acts.edit(null);
    });
  };
  return (
    <div className="edit-box">
      <textarea
        ref={box}
        aria-label={t`Edit the message`}
        value={text}
        maxLength={4000}
        disabled={task.isBusy}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') acts.edit(null);
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          save();
        }}
      />
      <p className="note">
        <button onClick={() => acts.edit(null)}>
          <Trans>Cancel</Trans>
        </button>
        <button onClick={save}>
          <Trans>Save</Trans>
        </button>
        {task.problem !== null && <span role="alert">{task.problem}</span>}
      </p>
    </div>
  );
}
