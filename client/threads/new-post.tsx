import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useEffect, useRef, useState, type FormEvent } from 'react';
import { may } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected } from '../app/session.tsx';
import type { EditorHandle } from '../composer/editor/editor.tsx';
import { changeFilesOf } from '../composer/files-of.ts';
import { lengthSent } from '../composer/length-sent.ts';
import { bodyOf } from '../composer/message-body.ts';
import { TextBox } from '../composer/text-box.tsx';
import { fileOfText, LONGEST_MESSAGE, TooLong } from '../composer/too-long.tsx';
import { useFiles } from '../composer/use-files.ts';
import { whenSent } from '../emojis/emoji-called.ts';
import { until } from '../guild-list/join-guild.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import { TagChoice } from './tag-choice.tsx';
import { tagsOf } from './tags.ts';
import { useThreadPath } from './use-thread-path.ts';

const REQUIRES_TAG = 1 << 4;

const FilesToSend = lazily(() => import('../composer/files-to-send.tsx'));

/** Writes a post: a title, what it begins with, tags and files. */
export default function NewPost({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const pathOf = useThreadPath();
  const forum = useSelected((state) => state.channels.get(channelId));
  const mayManage = useSelected((state) => may(state, channelId, Bit.ManageThreads));
  const mayAttach = useSelected((state) => may(state, channelId, Bit.AttachFiles));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const files = useFiles(channelId);
  useEffect(() => {
    // They are this post's alone: it begins without any, even without those that came back after the one before was closed.
    const clear = (): void => changeFilesOf(channelId, () => []);
    clear();
    return clear;
  }, [channelId]);
  const [text, setText] = useState('');
  const box = useRef<EditorHandle>(null);
  const [done, setDone] = useState<number | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const tags = tagsOf(forum);
  const needsTag = ((forum?.flags ?? 0) & REQUIRES_TAG) !== 0 && !mayManage;
  const length = lengthSent(client, channelId, text);
  const post = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    if (length > LONGEST_MESSAGE) return;
    task.run(async () => {
      if (text.trim() === '' && files.list.length === 0) throw new Error(t`Write something or add a file first.`);
      if (needsTag && chosen.length === 0) throw new Error(t`Choose a tag first.`);
      const message = bodyOf(await whenSent(client, channelId, text), { channelId, replyingTo: null, pings: true });
      const sent = files.take();
      try {
        const { id } = await client.rest.call('POST /channels/{channel_id}/threads', {
          path: { channel_id: channelId },
          body: { name, applied_tags: [...chosen], message },
          files: sent,
          ...(sent.length > 0 && { onProgress: setDone }),
        });
        await until(() => client.state.channels.has(id));
        onClose();
        navigate(pathOf({ id, guild_id: forum?.guild_id, parent_id: channelId }));
      } catch (error) {
        files.putBack(sent);
        throw error;
      }
    });
  };
  return (
    <Dialog title={t`New post`} isWide onClose={onClose}>
      <form
        className="stack"
        onSubmit={post}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (mayAttach) files.add(event.dataTransfer.files);
        }}
        onPaste={(event) => {
          if (!mayAttach || event.defaultPrevented || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          files.add(event.clipboardData.files);
        }}
      >
        <Field label={t`Title`} name="name" required maxLength={100} autoFocus wrong={task.wrong('name')} />
        <div className="field">
          <span className="label" aria-hidden="true">
            <Trans>Text</Trans>
          </span>
          <TextBox
            of={`post ${channelId}`}
            channelId={channelId}
            box={box}
            label={t`Text`}
            placeholder=""
            guildId={forum?.guild_id}
            value={text}
            onChange={setText}
            {...(mayAttach && { onFiles: files.add })}
          />
          <TooLong
            length={length}
            mayAttach={mayAttach}
            onFile={() => {
              files.add([fileOfText(text)]);
              setText('');
            }}
          />
          {task.wrong('message') !== undefined && (
            <p className="wrong" role="alert">
              {task.wrong('message')}
            </p>
          )}
        </div>
        {tags.length > 0 && <TagChoice tags={tags} chosen={chosen} mayManage={mayManage} wrong={task.wrong('applied_tags')} onChange={setChosen} />}
        {mayAttach && (
          <div>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={({ target }) => {
                files.add(target.files ?? []);
                target.value = '';
              }}
            />
            <Suspense>
              <FilesToSend files={files} />
            </Suspense>
            <button type="button" className="button small" onClick={() => picker.current?.click()}>
              <Icon name="plus" />
              <Trans>Add files</Trans>
            </button>
          </div>
        )}
        {task.isBusy && done !== null && <progress value={done} aria-label={t`Sending the files`} />}
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Post it</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
