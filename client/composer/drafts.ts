const KEY = 'nexus.drafts';
const EDITS_KEY = 'nexus.edits';

/** What was begun in a channel, as this browser has it. */
export interface LocalDraft {
  content: string;
  replyTo: string | null;
  /** That of the server's draft that this one became, or will when there is a connection. */
  version: number;
}

/** What a message of a channel is to say once the edit of it is saved. */
export interface LocalEdit {
  messageId: string;
  content: string;
}

function all<Kept>(key: string, userId: string): Record<string, Kept> {
  try {
    return JSON.parse(localStorage.getItem(`${key}.${userId}`) ?? '{}') as Record<string, Kept>;
  } catch {
    return {};
  }
}

function keep<Kept>(key: string, userId: string, channelId: string, kept: Kept | null): void {
  const { [channelId]: _before, ...others } = all<Kept>(key, userId);
  localStorage.setItem(`${key}.${userId}`, JSON.stringify(kept === null ? others : { ...others, [channelId]: kept }));
}

export const localDraft = (userId: string, channelId: string): LocalDraft | null => all<LocalDraft>(KEY, userId)[channelId] ?? null;

/** The server has drafts for all devices; this is for a line that is gone, and for what was typed in the last second before a reload. */
export function keepLocally(userId: string, channelId: string, draft: LocalDraft): void {
  const isEmpty = draft.content === '' && draft.replyTo === null;
  keep(KEY, userId, channelId, isEmpty ? null : draft);
}

export const localEdit = (userId: string, channelId: string): LocalEdit | null => all<LocalEdit>(EDITS_KEY, userId)[channelId] ?? null;

/** An edit is one device's alone, and waits in its channel until it is saved or left. */
export const keepEdit = (userId: string, channelId: string, edit: LocalEdit | null): void => keep(EDITS_KEY, userId, channelId, edit);

/** What stands in a box, whom it answers, and when its writer last wrote in it. */
export interface InBox {
  content: string;
  replyTo: string | null;
  writtenAtMs: number;
}

const boxes = new Map<string, { current: InBox }>();

/** The box of a channel, with what stands in it now. It is the same however often one comes and goes, so that words that come back late find what was written meanwhile. */
export function boxOf(userId: string, channelId: string, inBox: InBox): { current: InBox } {
  const key = `${userId} ${channelId}`;
  const box = boxes.get(key) ?? { current: inBox };
  box.current = inBox;
  boxes.set(key, box);
  return box;
}

/** Whoever logs out leaves nothing behind that they have not sent. */
export function forgetDrafts(): void {
  boxes.clear();
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEY) || key.startsWith(EDITS_KEY)) localStorage.removeItem(key);
}
