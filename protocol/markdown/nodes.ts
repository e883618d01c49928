import type { Snowflake } from 'discord-api-types/v10';

/** Where a node stands in what was written, its marks included: from the UTF-16 unit `from` up to, without, `to`. */
interface Place {
  from: number;
  to: number;
}

/** Text as it is to be shown. Of an escaped character, `from` is that of the backslash. */
export interface TextNode extends Place {
  type: 'text';
  text: string;
}

export interface StyledNode extends Place {
  type: 'strong' | 'emphasis' | 'underline' | 'strikethrough' | 'spoiler' | 'quote' | 'subtext';
  content: MarkdownNode[];
}

export interface HeadingNode extends Place {
  type: 'heading';
  level: 1 | 2 | 3;
  content: MarkdownNode[];
}

export interface ListNode extends Place {
  type: 'list';
  /** The number of the first item; null for a list of bullets. */
  start: number | null;
  items: MarkdownNode[][];
}

export interface CodeNode extends Place {
  type: 'code';
  text: string;
}

export interface CodeBlockNode extends Place {
  type: 'codeBlock';
  language: string | null;
  text: string;
}

/** `https`, `http`, `mailto` or `tel`, never anything that a browser would run. */
export interface LinkNode extends Place {
  type: 'link';
  url: string;
  title: string | null;
  /** How it was written: `[text](url)`, `<url>` (which shows no preview) or just the url. */
  written: 'masked' | 'in brackets' | 'bare';
  content: MarkdownNode[];
}

export interface MentionNode extends Place {
  type: 'user' | 'role' | 'channel';
  id: Snowflake;
}

export interface EveryoneNode extends Place {
  type: 'everyone' | 'here';
}

/** `</name of command:id>` */
export interface CommandNode extends Place {
  type: 'command';
  name: string;
  id: Snowflake;
}

/** `<id:customize>` and its like. */
export interface GuildNavigationNode extends Place {
  type: 'guildNavigation';
  page: 'customize' | 'browse' | 'guide' | 'linked-roles';
  id: Snowflake | null;
}

/** An emoji of a guild, or with an id of null one of Unicode, whose name is itself. */
export interface EmojiNode extends Place {
  type: 'emoji';
  id: Snowflake | null;
  name: string;
  animated: boolean;
}

export interface TimestampNode extends Place {
  type: 'timestamp';
  /** Unix time. */
  seconds: number;
  style: 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R';
}

export type MarkdownNode =
  | TextNode
  | StyledNode
  | HeadingNode
  | ListNode
  | CodeNode
  | CodeBlockNode
  | LinkNode
  | MentionNode
  | EveryoneNode
  | CommandNode
  | GuildNavigationNode
  | EmojiNode
  | TimestampNode;
