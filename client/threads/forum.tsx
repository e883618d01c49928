import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { activeThreads } from '#sdk/state/selectors/channels';
import { unreadOf } from '#sdk/state/selectors/unread';
import type { Channel } from '#sdk/state/entities';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { until } from '../guild-list/join-guild.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

/** The posts of a forum, the newest word first. */
export default function Forum({ channelId }: { channelId: string }) {
  const threads = useSelected((state) => activeThreads(state, channelId));
  const [isWriting, setWriting] = useState(false);
  return (
    <div className="friends">
      <div className="actions">
        <button className="button primary" onClick={() => setWriting(true)}>
          <Trans>New post</Trans>
        </button>
      </div>
      {threads.length === 0 && (
        <p className="empty">
          <Trans>Nothing was posted here lately.</Trans>
        </p>
      )}
      <ul>
        {threads.map((thread) => (
          <Post key={thread.id} thread={thread} />
        ))}
      </ul>
      {isWriting && <NewPost channelId={channelId} onClose={() => setWriting(false)} />}
    </div>
  );
}

function Post({ thread }: { thread: Channel }) {
  const { isUnread } = useSelected((state) => unreadOf(state, thread.id));
  return (
    <li className="friend">
      <Link className={`name${isUnread ? ' unread' : ''}`} href={pathTo(thread.guild_id, thread.id)} dir="auto">
        {thread.name}
        <small>
          <Plural value={thread.message_count ?? 0} one="# message" other="# messages" />
        </small>
      </Link>
    </li>
  );
}

function NewPost({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [, navigate] = useLocation();
  const post = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const body = { name: String(data.get('name')).trim(), message: { content: String(data.get('content')) } };
    task.run(async () => {
      const { id } = (await client.rest.request('POST', '/channels/{channel_id}/threads', { path: { channel_id: channelId }, body })) as { id: string }; // as Discord's contract says
      await until(() => client.state.channels.has(id));
      onClose();
      navigate(pathTo(client.state.channels.get(channelId)?.guild_id, id));
    });
  };
  return (
    <Dialog title={t`New post`} onClose={onClose}>
      <form className="stack" onSubmit={post}>
        <Field label={t`Title`} name="name" required maxLength={100} autoFocus wrong={task.wrong('name')} />
        <div className="field">
          <label htmlFor="post-content">
            <Trans>Text</Trans>
          </label>
          <textarea id="post-content" name="content" required rows={5} maxLength={4000} />
        </div>
        <Problem text={task.problem} />
        <div className="actions">
          <button className="button primary" disabled={task.isBusy}>
            <Trans>Post it</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
