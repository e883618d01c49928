import { useLingui } from '@lingui/react/macro';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { GuildNavigationNode, LinkNode, MarkdownNode, MentionNode, StyledNode, TimestampNode } from '#protocol/markdown/nodes';
import { parseInlineMarkdown, parseMarkdown } from '#protocol/markdown/parse-markdown';
import { isOnlyEmojis } from '#protocol/markdown/read-tree';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';
import { cdn, serverUrl } from '../app/about-server.ts';
import { pathTo, placeOfUrl } from '../app/place.ts';
import { useSelected, useSelectedParts } from '../app/session.tsx';
import { clickByKey } from '../kit/click-by-key.ts';
import { MemberLink } from '../members/member-link.tsx';
import { asksMembers, letsBrowse } from '../newcomer/steps.ts';
import { CodeBlock } from './code-block.tsx';
import { CommandMention } from './command-mention.tsx';
import { guildPageWords } from './guild-page-words.ts';
import { PlaceLink } from './place-link.tsx';
import { fullTime } from './times.ts';
import { useMoment } from './use-moment.ts';
import './markdown.css';

interface MarkdownProps {
  text: string;
  guildId: string | undefined;
  /** Only a line, as the title of an embed is. */
  isInline?: boolean;
  /** It stands in a link: nothing in it is pressed by itself. */
  isFlat?: boolean;
  /** Behind the last word, such as `(edited)`. */
  children?: ReactNode;
}

/** A text of Discord's markdown. All that it draws are elements of ours: nothing of a text is ever taken for markup. */
export const Markdown = memo(function Markdown({ text, guildId, isInline = false, isFlat = false, children }: MarkdownProps) {
  const nodes = useMemo(() => (isInline ? parseInlineMarkdown(text) : parseMarkdown(text)), [text, isInline]);
  const isLarge = !isInline && isOnlyEmojis(nodes);
  const Tag = isInline ? 'span' : 'div';
  return (
    <Tag className={`markdown${isLarge ? ' large' : ''}`} dir="auto">
      <Nodes nodes={nodes} guildId={guildId} isLarge={isLarge} isFlat={isFlat} />
      {children}
    </Tag>
  );
});

interface NodesProps {
  nodes: readonly MarkdownNode[];
  guildId: string | undefined;
  isLarge?: boolean;
  isFlat?: boolean;
}

const Nodes = ({ nodes, ...around }: NodesProps) => nodes.map((node) => <Node key={`${node.type}${node.from}`} node={node} {...around} />);

function Node({ node, isLarge = false, ...around }: Omit<NodesProps, 'nodes'> & { node: MarkdownNode }): ReactNode {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return <code>{node.text}</code>;
    case 'codeBlock':
      return <CodeBlock text={node.text} language={node.language} />;
    case 'heading': {
      const Tag = (['h3', 'h4', 'h5'] as const)[node.level - 1] ?? 'h5';
      return (
        <Tag>
          <Nodes nodes={node.content} {...around} />
        </Tag>
      );
    }
    case 'list': {
      const items = node.items.map((item, place) => (
        <li key={item[0]?.from ?? place}>
          <Nodes nodes={item} {...around} />
        </li>
      ));
      return node.start === null ? <ul>{items}</ul> : <ol start={node.start}>{items}</ol>;
    }
    case 'link':
      return <MessageLink node={node} {...around} />;
    case 'user':
    case 'role':
    case 'channel':
      return <Mention node={node} {...around} />;
    case 'everyone':
    case 'here':
      return <span className="mention">@{node.type}</span>;
    case 'command':
      return <CommandMention node={node} isFlat={around.isFlat ?? false} />;
    case 'guildNavigation':
      return <GuildPage node={node} {...around} />;
    case 'emoji':
      return node.id === null ? node.name : <CustomEmoji id={node.id} name={node.name} animated={node.animated} isLarge={isLarge} />;
    case 'timestamp':
      return <Moment node={node} />;
    default:
      return <Styled node={node} {...around} />;
  }
}

type Around = Omit<NodesProps, 'nodes' | 'isLarge'>;

function Styled({ node, ...around }: Around & { node: StyledNode }) {
  const content = <Nodes nodes={node.content} {...around} />;
  switch (node.type) {
    case 'strong':
      return <strong>{content}</strong>;
    case 'emphasis':
      return <em>{content}</em>;
    case 'underline':
      return <u>{content}</u>;
    case 'strikethrough':
      return <s>{content}</s>;
    case 'quote':
      return <blockquote>{content}</blockquote>;
    case 'subtext':
      return <div className="subtext">{content}</div>;
    case 'spoiler':
      return around.isFlat ? '█████' : <Spoiler>{content}</Spoiler>;
  }
}

/** Hidden until somebody wants to see it, from screen readers too. */
export function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <span className="spoiler">{children}</span>;
  return (
    <span
      className="spoiler"
      role="button"
      tabIndex={0}
      aria-expanded={false}
      aria-label={t`Spoiler: press to see it`}
      onClick={() => setOpen(true)}
      onKeyDown={clickByKey}
    >
      <span aria-hidden="true" inert>
        {children}
      </span>
    </span>
  );
}

export const CustomEmoji = ({ id, name, animated, isLarge = false }: { id: string; name: string; animated: boolean; isLarge?: boolean }) => (
  <img
    className="emoji"
    src={cdn(`/emojis/${id}.webp?size=${isLarge ? 96 : 48}${animated ? '&animated=true' : ''}`)}
    alt={`:${name}:`}
    title={`:${name}:`}
    loading="lazy"
    draggable={false}
  />
);

function MessageLink({ node, guildId, isFlat = false }: Around & { node: LinkNode }) {
  const place = placeOfUrl(node.url, serverUrl);
  const isMasked = node.written === 'masked';
  const title = isMasked ? `${node.title ? `${node.title} · ` : ''}${node.url}` : undefined;
  const words = <Nodes nodes={node.content} guildId={guildId} isFlat />;
  const link = isFlat ? (
    words
  ) : (
    <UrlLink url={node.url} title={title}>
      {words}
    </UrlLink>
  );
  if (place === null) return link;
  return <PlaceLink place={place} guildId={guildId} words={isMasked ? words : null} title={title} isFlat={isFlat} otherwise={link} />;
}

/** Links into this server stay in this page; others open a page of their own, which learns nothing of this one. */
function UrlLink({ url, title, children }: { url: string; title: string | undefined; children: ReactNode }) {
  const own = url.startsWith(`${serverUrl}/`) ? /^\/(?:channels|events|invite)\/[\w@/-]+$/.exec(url.slice(serverUrl.length))?.[0] : undefined;
  if (own !== undefined)
    return (
      <Link href={own} title={title}>
        {children}
      </Link>
    );
  return (
    <a href={url} title={title} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  );
}

/** What a mention shows of the state: one thing to follow, since a list has many of them. */
function mentioned(state: State, type: MentionNode['type'], id: string, guildId: string | undefined) {
  const role = type === 'role' && guildId !== undefined ? state.roles.of(guildId).get(id) : undefined;
  return {
    name: type === 'user' ? nameOf(state, id, guildId) : type === 'channel' ? channelName(state, id) : (role?.name ?? ''),
    channelGuild: type === 'channel' ? state.channels.get(id)?.guild_id : undefined,
    color: role?.color ?? 0,
  };
}

function Mention({ node: { type, id }, guildId, isFlat = false }: Around & { node: MentionNode }) {
  const { t } = useLingui();
  const { name, channelGuild, color } = useSelectedParts((state) => mentioned(state, type, id, guildId));
  if (type === 'channel' && name !== '' && !isFlat)
    return (
      <Link className="mention" href={pathTo(channelGuild, id)}>
        #{name}
      </Link>
    );
  if (type === 'user' && name !== '' && !isFlat)
    return (
      <MemberLink className="mention" member={{ userId: id, guildId }}>
        @{name}
      </MemberLink>
    );
  const shown = `${type === 'channel' ? '#' : '@'}${name || t`unknown`}`;
  return (
    <span className="mention" {...(color > 0 && { style: { borderBottom: `2px solid #${color.toString(16).padStart(6, '0')}` } })}>
      {shown}
    </span>
  );
}

const hasPage = (state: State, guildId: string, page: GuildNavigationNode['page']): boolean =>
  (page === 'customize' && asksMembers(state, guildId)) || (page === 'browse' && letsBrowse(state, guildId));

/** A page of the guild, where the client has it. */
function GuildPage({ node: { page }, guildId, isFlat = false }: Around & { node: GuildNavigationNode }) {
  const words = guildPageWords(page);
  const isThere = useSelected((state) => guildId !== undefined && hasPage(state, guildId, page));
  if (!isThere || isFlat) return <span className="mention">{words}</span>;
  return (
    <Link className="mention" href={`/${page}/${guildId}`}>
      {words}
    </Link>
  );
}

function Moment({ node: { seconds, style } }: { node: TimestampNode }) {
  const words = useMoment(seconds, style);
  const at = new Date(seconds * 1000);
  const isSound = !Number.isNaN(at.getTime());
  return (
    <time dateTime={isSound ? at.toISOString() : undefined} title={isSound ? fullTime(at) : undefined}>
      {words}
    </time>
  );
}
