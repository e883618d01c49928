import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useRef, useState, type FormEvent } from 'react';
import { may } from '#sdk/state/selectors/permissions';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected } from '../app/session.tsx';
import type { EditorHandle } from '../composer/editor/editor.tsx';
import { lengthSent } from '../composer/length-sent.ts';
import { bodyOf } from '../composer/message-body.ts';
import { TextBox } from '../composer/text-box.tsx';
import { LONGEST_MESSAGE, TooLong } from '../composer/too-long.tsx';
import { whenSent } from '../emojis/emoji-called.ts';
import { until } from '../guild-list/join-guild.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { useThreadPath } from './use-thread-path.ts';

const PUBLIC = 11;
const PRIVATE = 12;
const NEWS = 5;
const NEWS_THREAD = 10;

/** A thread that no message begins. What is written first goes the way of all messages, so that it is not lost. */
export default function NewThread({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const pathOf = useThreadPath();
  const parent = useSelected((state) => state.channels.get(channelId));
  const mayHide = useSelected((state) => parent?.type !== NEWS && may(state, channelId, Bit.CreatePrivateThreads));
  const [isPrivate, setPrivate] = useState(false);
  const [text, setText] = useState('');
  const box = useRef<EditorHandle>(null);
  const length = lengthSent(client, channelId, text);
  const begin = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    if (length > LONGEST_MESSAGE) return;
    task.run(async () => {
      const type = parent?.type === NEWS ? NEWS_THREAD : isPrivate ? PRIVATE : PUBLIC;
      const { id } = await client.rest.call('POST /channels/{channel_id}/threads', { path: { channel_id: channelId }, body: { name, type } });
      await until(() => client.state.channels.has(id));
      if (text.trim() !== '') await client.send(id, bodyOf(await whenSent(client, channelId, text), { channelId: id, replyingTo: null, pings: true }));
      onClose();
      navigate(pathOf({ id, guild_id: parent?.guild_id, parent_id: channelId }));
    });
  };
  return (
    <Dialog title={t`New thread`} onClose={onClose}>
      <form className="stack" onSubmit={begin}>
        <Field label={t`Name`} name="name" required maxLength={100} autoFocus wrong={task.wrong('name')} />
        <div className="field">
          <span className="label" aria-hidden="true">
            <Trans>First message</Trans>
          </span>
          <TextBox
            of={`thread ${channelId}`}
            channelId={channelId}
            box={box}
            label={t`First message`}
            placeholder=""
            guildId={parent?.guild_id}
            value={text}
            onChange={setText}
          />
          <TooLong length={length} mayAttach={false} onFile={() => undefined} />
        </div>
        {mayHide && (
          <label className="row">
            <input type="checkbox" checked={isPrivate} onChange={({ target }) => setPrivate(target.checked)} />
            <Trans>Private: only who is brought in sees it</Trans>
          </label>
        )}
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Begin it</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
