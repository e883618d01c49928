import { useSyncExternalStore } from 'react';

/** What makes itself heard: by kind. */
export const NOTICE_KINDS = ['message', 'mention', 'direct', 'friend', 'call', 'reminder'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** How loud this device is. What is worth a notice at all is the same on all devices of a person, and is kept by the server. */
export interface NoticePreferences {
  /** Whether the system shows them. */
  desktop: boolean;
  /** Whether they say what was written, and by whom. */
  content: boolean;
  sounds: boolean;
  /** 0 to 1. */
  volume: number;
  /** Whether the title and the icon of the page say that something is unread. */
  badge: boolean;
  kinds: Readonly<Record<NoticeKind, boolean>>;
}

const KEY = 'nexus.notices';
const USUAL: NoticePreferences = {
  desktop: false,
  content: true,
  sounds: true,
  volume: 0.6,
  badge: true,
  kinds: { message: true, mention: true, direct: true, friend: true, call: true, reminder: true },
};

function kept(): NoticePreferences {
  try {
    const known = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<NoticePreferences>; // what this page wrote
    return { ...USUAL, ...known, kinds: { ...USUAL.kinds, ...known.kinds } };
  } catch {
    return USUAL;
  }
}

let now = kept();
const listeners = new Set<() => void>();

export const noticePreferences = (): NoticePreferences => now;

export function setNoticePreferences(change: Partial<NoticePreferences>): void {
  now = { ...now, ...change };
  localStorage.setItem(KEY, JSON.stringify(now));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useNoticePreferences = (): NoticePreferences => useSyncExternalStore(subscribe, noticePreferences);
