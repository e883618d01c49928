import { Plural, useLingui } from '@lingui/react/macro';
import type { APIMessage } from 'discord-api-types/v10';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { plainTextOf } from '#protocol/markdown/read-tree';
import { isSpoiler } from '#protocol/messages/is-spoiler';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { Channel } from '#sdk/state/entities';
import { lastMessageId } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import { unreadOf } from '#sdk/state/selectors/unread';
import { isOwn } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { namesFor } from '../messages/names-for.ts';
import { Reaction } from '../messages/reactions.tsx';
import { timeAgo } from '../messages/times.ts';
import { useVeil } from '../messages/use-veil.tsx';
import { TagName } from './tag-choice.tsx';
import type { Tag } from './tags.ts';
import { useOfferedReaction } from './use-offered-reaction.ts';
import { useThreadPath } from './use-thread-path.ts';

const PINNED = 1 << 1;

/** The first picture of a post, unless it is hidden. */
const coverOf = (first: APIMessage | undefined): string | undefined =>
  first?.attachments.find((file) => (file.content_type ?? '').startsWith('image/') && !isSpoiler(file) && isOwn(file.proxy_url))?.proxy_url;

interface PostProps {
  post: Channel;
  first: APIMessage | undefined;
  tags: readonly Tag[];
  /** Whether one may add reactions in its forum. */
  mayReact: boolean;
}

/** A post in its forum: title, how it begins, tags, and the first picture in it. */
export function Post({ post, first, tags, mayReact }: PostProps) {
  const { t } = useLingui();
  const client = useClient();
  const pathOf = useThreadPath();
  const { id, guild_id: guildId, applied_tags: applied = [], flags = 0, thread_metadata: metadata } = post;
  const { isUnread } = useSelected((state) => unreadOf(state, id));
  const author = useSelected((state) => nameOf(state, post.owner_id ?? '', guildId));
  const last = useSelected((state) => lastMessageId(state, id));
  const content = first?.content ?? '';
  const text = useMemo(() => plainTextOf(parseMarkdown(content), namesFor(client.state, guildId)), [client, content, guildId]);
  const cover = coverOf(first);
  const own = tags.filter((tag) => applied.includes(tag.id));
  const offered = useOfferedReaction(id, first?.reactions, first !== undefined && mayReact);
  const { isHidden, line } = useVeil(id, post.owner_id);
  if (isHidden) return <article className="post">{line}</article>;
  return (
    <article className={`post${isUnread ? ' unread' : ''}`}>
      <div className="post-body">
        {line}
        {own.length > 0 && (
          <div className="tags">
            {own.map((tag) => (
              <span key={tag.id} className="post-tag">
                <TagName tag={tag} />
              </span>
            ))}
          </div>
        )}
        <h2>
          {(flags & PINNED) !== 0 && <Icon name="pin" />}
          {metadata?.locked && <Icon name="lock" />}
          <Link href={pathOf(post)} dir="auto">
            {post.name}
          </Link>
          {isUnread && <span className="unread-dot" role="img" aria-label={t`unread`} />}
        </h2>
        {text !== '' && (
          <p className="post-text" dir="auto">
            {text}
          </p>
        )}
        <small>
          {offered && <Reaction channelId={id} messageId={id} reaction={offered} guildId={guildId} />}
          {author !== '' && <span dir="auto">{author}</span>}
          <span>
            <Plural value={post.message_count ?? 0} one="# message" other="# messages" />
          </span>
          <span>{timeAgo(timeOfSnowflake(last === '0' ? id : last), Date.now())}</span>
          {(flags & PINNED) !== 0 && <span>{t`pinned`}</span>}
          {metadata?.locked && <span>{t`locked`}</span>}
          {metadata?.archived && <span>{t`in the archive`}</span>}
        </small>
      </div>
      {cover !== undefined && <img className="post-cover" src={cover} alt="" loading="lazy" draggable={false} />}
    </article>
  );
}
