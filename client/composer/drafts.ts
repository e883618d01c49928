const KEY = 'nexus.drafts';

const keyOf = (userId: string): string => `${KEY}.${userId}`;

function all(userId: string): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(userId)) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

export const draftOf = (userId: string, channelId: string): string => all(userId)[channelId] ?? '';

/** What was begun in a channel is there when one comes back, also after a reload; for nobody else who logs in here. */
export function keepDraft(userId: string, channelId: string, text: string): void {
  const { [channelId]: _before, ...others } = all(userId);
  localStorage.setItem(keyOf(userId), JSON.stringify(text === '' ? others : { ...others, [channelId]: text }));
}

/** Whoever logs out leaves nothing behind that they have not sent. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) localStorage.removeItem(key);
}
