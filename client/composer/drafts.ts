const KEY = 'nexus.drafts';

/** What was begun in a channel, as this browser has it. */
export interface LocalDraft {
  content: string;
  replyTo: string | null;
  /** That of the server's draft that this one became, or will when there is a connection. */
  version: number;
}

const keyOf = (userId: string): string => `${KEY}.${userId}`;

function all(userId: string): Record<string, LocalDraft> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(userId)) ?? '{}') as Record<string, LocalDraft>;
  } catch {
    return {};
  }
}

export const localDraft = (userId: string, channelId: string): LocalDraft | null => all(userId)[channelId] ?? null;

/** The server has drafts for all devices; this is for a line that is gone, and for what was typed in the last second before a reload. */
export function keepLocally(userId: string, channelId: string, draft: LocalDraft): void {
  const { [channelId]: _before, ...others } = all(userId);
  const isEmpty = draft.content === '' && draft.replyTo === null;
  localStorage.setItem(keyOf(userId), JSON.stringify(isEmpty ? others : { ...others, [channelId]: draft }));
}

/** Whoever logs out leaves nothing behind that they have not sent. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) localStorage.removeItem(key);
}
