import { Suspense } from 'react';
import type { State } from '#sdk/state/state';
import { lazily } from './lazily.tsx';
import { pathTo } from './place.ts';

export interface PageProps {
  /** What follows the page's own word in the path, such as `account` of `/settings/account`. */
  parts: readonly string[];
  onClose(): void;
}

/** Pages that stand over the channels, by the first word of their path. Each comes when it is opened. */
const pages = {
  settings: lazily<PageProps>(() => import('../settings/settings.tsx')),
  threads: lazily<PageProps>(() => import('../threads/my-threads.tsx')),
  browse: lazily<PageProps>(() => import('../newcomer/browse.tsx')),
  customize: lazily<PageProps>(() => import('../newcomer/customize.tsx')),
  events: lazily<PageProps>(() => import('../events/event-page.tsx')),
  developers: lazily<PageProps>(() => import('../developers/developers.tsx')),
  instance: lazily<PageProps>(() => import('../instance/instance.tsx')),
  'guild-settings': lazily<PageProps>(() => import('../guild-settings/guild-settings.tsx')),
  'channel-settings': lazily<PageProps>(() => import('../channel-settings/channel-settings.tsx')),
};

type PageName = keyof typeof pages;

/** The words of a path, if it is one of these pages. */
export function pagePathOf(path: string): { name: PageName; parts: readonly string[] } | null {
  const [, name = '', ...parts] = path.split('/');
  return Object.hasOwn(pages, name) ? { name: name as PageName, parts } : null;
}

const OF_A_GUILD: ReadonlySet<PageName> = new Set(['browse', 'customize', 'events', 'guild-settings']);

/** Where a page leaves whoever came straight to it: in the guild that it is about, if they are in it. */
export function beneathOf(page: ReturnType<typeof pagePathOf>, state: State): string {
  const [guildId = ''] = page?.parts ?? [];
  return page && OF_A_GUILD.has(page.name) && state.guilds.has(guildId) ? pathTo(guildId) : pathTo(undefined);
}

export function Page({ name, ...props }: PageProps & { name: PageName }) {
  const Shown = pages[name];
  return (
    <Suspense>
      <Shown {...props} />
    </Suspense>
  );
}
