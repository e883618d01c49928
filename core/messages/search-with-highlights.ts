import type { APIMessage, APIMessageSearchResult, Snowflake } from 'discord-api-types/v10';
import type { MessageSearchQuery } from '#protocol/rest/message-search';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { searchMessages } from './search-messages.ts';

type Path = (string | number)[];

/** A part of a message by which it was found: which of its texts, and where in it, in UTF-16 units. */
export interface Highlight {
  /** The keys that lead to the text from the message on: `['embeds', 0, 'title']`. */
  path: Path;
  start: number;
  length: number;
}

export type HighlightedSearchResult = Omit<APIMessageSearchResult, 'messages'> & {
  messages: (APIMessageSearchResult['messages'][number][number] & { highlights: Highlight[] })[][];
};

/** What `searchMessages` finds, each message with the words by which it was found. They stand in the texts that are shown, as they are shown. */
export async function searchMessagesWithHighlights(
  core: Core,
  state: GuildState,
  viewer: { id: Snowflake; application: ApplicationRecord | null },
  query: MessageSearchQuery,
): Promise<HighlightedSearchResult> {
  const result = await searchMessages(core, state, viewer, query);
  const messages = result.messages.flat();
  const texts = messages.map(textsOf);
  const said = texts.map((each) => each.map(({ text }) => text));
  const ranges = await core.searchIndex.highlight(state.guild.preferred_locale, query.content, said);
  return {
    ...result,
    messages: messages.map((message, index) => {
      const highlights = (texts[index] ?? []).flatMap(({ path }, at) =>
        (ranges[index]?.[at] ?? []).map(([start, end]): Highlight => ({ path, start, length: end - start })),
      );
      return [{ ...message, highlights }];
    }),
  };
}

/** What a message is found by (`textOf` of search documents), as a reader is shown it. */
function textsOf({ content, embeds, components, poll, message_snapshots: snapshots }: APIMessage): { path: Path; text: string }[] {
  const texts: { path: Path; text: string }[] = [];
  const put = (text: string | undefined, ...path: Path): void => {
    if (text) texts.push({ path, text });
  };
  put(content, 'content');
  embeds.forEach(({ title, description, fields }, embed) => {
    put(title, 'embeds', embed, 'title');
    put(description, 'embeds', embed, 'description');
    fields?.forEach(({ name, value }, field) => {
      put(name, 'embeds', embed, 'fields', field, 'name');
      put(value, 'embeds', embed, 'fields', field, 'value');
    });
  });
  putContents(components, ['components'], put);
  put(poll?.question.text, 'poll', 'question', 'text');
  poll?.answers.forEach(({ poll_media: media }, answer) => put(media.text, 'poll', 'answers', answer, 'poll_media', 'text'));
  snapshots?.forEach(({ message }, snapshot) => put(message.content, 'message_snapshots', snapshot, 'message', 'content'));
  return texts;
}

/** Whatever is called `content` in components, however deep. */
function putContents(part: unknown, path: Path, put: (text: string, ...path: Path) => void): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    const here = [...path, Array.isArray(part) ? Number(key) : key];
    if (key === 'content' && typeof value === 'string') put(value, ...here);
    else putContents(value, here, put);
  }
}
