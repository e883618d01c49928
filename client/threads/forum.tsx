import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useState } from 'react';
import { may } from '#sdk/state/selectors/permissions';
import type { Channel } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { Markdown } from '../messages/markdown.tsx';
import { Post } from './post.tsx';
import { tagsOf } from './tags.ts';
import { TagName } from './tag-choice.tsx';
import { usePosts, type PostOrder } from './use-posts.ts';
import './threads.css';

const NewPost = lazily(() => import('./new-post.tsx'));

/** Media channels have pictures, whatever they say of their layout. */
const MEDIA = 16;
const GALLERY = 2;
const BY_CREATION = 1;

/** How somebody last looked at a forum; without that as the channel has it. */
interface Look {
  isGrid: boolean;
  order: PostOrder;
}

const keyOf = (channelId: string): string => `nexus.forum.${channelId}`;

function lookOf(forum: Channel | undefined): Look {
  const own = JSON.parse(localStorage.getItem(keyOf(forum?.id ?? '')) ?? '{}') as Partial<Look>;
  return {
    isGrid: own.isGrid ?? (forum?.type === MEDIA || forum?.['default_forum_layout'] === GALLERY),
    order: own.order ?? (forum?.['default_sort_order'] === BY_CREATION ? 'creation' : 'activity'),
  };
}

/** The posts of a forum, as a list or as a grid. */
export default function Forum({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const forum = useSelected((state) => state.channels.get(channelId));
  const mayPost = useSelected((state) => may(state, channelId, Bit.SendMessages));
  const mayReact = useSelected((state) => may(state, channelId, Bit.AddReactions));
  const [look, setLook] = useState(() => lookOf(forum));
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [needsAllTags] = useState(forum?.['default_tag_setting'] === 'match_all');
  const [isWriting, setWriting] = useState(false);
  const { posts, first, hasMore, more, task } = usePosts(channelId, { wanted: wanted.trim(), tags: chosen, needsAllTags, order: look.order });
  const change = (part: Partial<Look>): void => {
    const next = { ...look, ...part };
    localStorage.setItem(keyOf(channelId), JSON.stringify(next));
    setLook(next);
  };
  const tags = tagsOf(forum);
  return (
    <div className="forum" aria-busy={task.isBusy}>
      <div className="forum-bar">
        <input
          className="input"
          type="search"
          aria-label={t`Look for a post`}
          placeholder={t`Look for a post`}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
        <select aria-label={t`Order`} value={look.order} onChange={({ target }) => change({ order: target.value === 'creation' ? 'creation' : 'activity' })}>
          <option value="activity">{t`Last active`}</option>
          <option value="creation">{t`Last posted`}</option>
        </select>
        <div role="group" aria-label={t`Layout`} className="row">
          <button className="icon-button" aria-pressed={!look.isGrid} aria-label={t`List`} title={t`List`} onClick={() => change({ isGrid: false })}>
            <Icon name="list" />
          </button>
          <button className="icon-button" aria-pressed={look.isGrid} aria-label={t`Grid`} title={t`Grid`} onClick={() => change({ isGrid: true })}>
            <Icon name="grid" />
          </button>
        </div>
        {mayPost && (
          <button className="button primary" onClick={() => setWriting(true)}>
            <Trans>New post</Trans>
          </button>
        )}
      </div>
      {forum?.topic && (
        <details className="guidelines">
          <summary>
            <Trans>Guidelines</Trans>
          </summary>
          <Markdown text={forum.topic} guildId={forum.guild_id} />
        </details>
      )}
      {tags.length > 0 && (
        <div className="tags" role="group" aria-label={t`Only with these tags`}>
          {tags.map((tag) => {
            const isOn = chosen.includes(tag.id);
            return (
              <button
                key={tag.id}
                className="tag-button"
                aria-pressed={isOn}
                onClick={() => setChosen(isOn ? chosen.filter((id) => id !== tag.id) : [...chosen, tag.id])}
              >
                <TagName tag={tag} />
              </button>
            );
          })}
        </div>
      )}
      <Problem text={task.problem} />
      {posts.length === 0 && !task.isBusy && (
        <p className="empty">
          <Icon name="forum" />
          {wanted.trim() === '' && chosen.length === 0 ? <Trans>Nothing was posted here yet.</Trans> : <Trans>No post is like that.</Trans>}
        </p>
      )}
      <p className="unseen" role="status">
        <Plural value={posts.length} one="# post" other="# posts" />
      </p>
      <ul className={`posts${look.isGrid ? ' grid' : ''}`} aria-label={t`Posts`}>
        {posts.map((post) => (
          <li key={post.id}>
            <Post post={post} first={first(post.id)} tags={tags} mayReact={mayReact} />
          </li>
        ))}
      </ul>
      {hasMore && <More isBusy={task.isBusy} onMore={more} />}
      <Suspense>{isWriting && <NewPost channelId={channelId} onClose={() => setWriting(false)} />}</Suspense>
    </div>
  );
}
