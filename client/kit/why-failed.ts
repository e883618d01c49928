import { t } from '@lingui/core/macro';
import { ConnectionError, DiscordError } from '#sdk/rest/discord-error';

/** What went wrong, in words, and of which fields. */
export interface Failure {
  words: string;
  fields: readonly { path: string; words: string }[];
}

/** The words for what servers refuse come with the first refusal; where the line is gone by then, the server's own stand. */
const refusalWords = () => import('./refusals/refusal-words.ts').catch(() => null);

export async function failureOf(error: unknown): Promise<Failure> {
  if (error instanceof DiscordError) {
    const known = await refusalWords();
    const fields = error.errors.map((field) => ({ path: field.path, words: known?.wordsOfField(field) ?? field.message }));
    return { words: known?.wordsOfRefusal(error) ?? fields[0]?.words ?? error.message, fields };
  }
  const words =
    error instanceof ConnectionError
      ? t`The server does not answer. Is there a connection?`
      : error instanceof Error
        ? error.message
        : t`Something went wrong.`;
  return { words, fields: [] };
}

/** Why something failed, in words. */
export const whyFailed = async (error: unknown): Promise<string> => (await failureOf(error)).words;
