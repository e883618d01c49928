import type { Snowflake } from 'discord-api-types/v10';
import type { GuildNavigationNode, MarkdownNode } from './nodes.ts';
import { parseMarkdown } from './parse-markdown.ts';

/** The nodes that are within this one; those of a list's items one after the other. */
export const contentOfNode = (node: MarkdownNode): readonly MarkdownNode[] => {
  if ('content' in node) return node.content;
  return 'items' in node ? node.items.flat() : [];
};

/** Every node of the tree, each before what is in it. */
export function* everyNode(nodes: readonly MarkdownNode[]): Generator<MarkdownNode> {
  for (const node of nodes) {
    yield node;
    yield* everyNode(contentOfNode(node));
  }
}

/** Whom a text mentions. Code and what is escaped mention nobody. */
export interface MentionedIds {
  users: Set<Snowflake>;
  roles: Set<Snowflake>;
  channels: Set<Snowflake>;
  everyone: boolean;
}

export function mentionedIn(nodes: readonly MarkdownNode[]): MentionedIds {
  const found: MentionedIds = { users: new Set(), roles: new Set(), channels: new Set(), everyone: false };
  for (const node of everyNode(nodes)) {
    if (node.type === 'user' || node.type === 'role' || node.type === 'channel') found[`${node.type}s`].add(node.id);
    else if (node.type === 'everyone' || node.type === 'here') found.everyone = true;
  }
  return found;
}

const MAY_MENTION = /<[@#]|@everyone|@here/;

/** The same of a text. Most mention nobody, and are not read for it. */
export const mentionedInText = (text: string): MentionedIds => mentionedIn(MAY_MENTION.test(text) ? parseMarkdown(text) : []);

/** Discord shows emojis large when a message is nothing else, up to so many. */
const MOST_LARGE = 30;

export function isOnlyEmojis(nodes: readonly MarkdownNode[]): boolean {
  const emojis = nodes.filter(({ type }) => type === 'emoji').length;
  return emojis > 0 && emojis <= MOST_LARGE && nodes.every((node) => node.type === 'emoji' || (node.type === 'text' && node.text.trim() === ''));
}

/** The names that a text without marks shows for ids, null for what is not known. */
export interface MarkdownNames {
  user(id: Snowflake): string | null;
  role(id: Snowflake): string | null;
  channel(id: Snowflake): string | null;
  /** How a moment is shown. */
  timestamp?(seconds: number): string;
  /** What a page of a guild is called. */
  page?(page: GuildNavigationNode['page']): string;
}

/** The text as one reads it aloud: without marks, with names for ids; what a spoiler hides stays hidden. */
export function plainTextOf(nodes: readonly MarkdownNode[], names: MarkdownNames): string {
  return nodes.map((node) => plainTextOfNode(node, names)).join('');
}

function plainTextOfNode(node: MarkdownNode, names: MarkdownNames): string {
  switch (node.type) {
    case 'text':
    case 'code':
    case 'codeBlock':
      return node.text;
    case 'spoiler':
      return '█'.repeat(5);
    case 'user':
    case 'role':
      return `@${names[node.type](node.id) ?? 'unknown'}`;
    case 'channel':
      return `#${names.channel(node.id) ?? 'unknown'}`;
    case 'everyone':
    case 'here':
      return `@${node.type}`;
    case 'command':
      return `/${node.name}`;
    case 'emoji':
      return node.id === null ? node.name : `:${node.name}:`;
    case 'timestamp':
      return names.timestamp?.(node.seconds) ?? new Date(node.seconds * 1_000).toISOString();
    case 'guildNavigation':
      return names.page?.(node.page) ?? node.page;
    case 'list':
      return node.items.map((item, place) => `${node.start === null ? '•' : `${node.start + place}.`} ${plainTextOf(item, names)}\n`).join('');
    case 'heading':
    case 'subtext':
    case 'quote':
      return `${plainTextOf(node.content, names)}\n`;
    default:
      return plainTextOf(node.content, names);
  }
}
