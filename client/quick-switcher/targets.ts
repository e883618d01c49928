import { ChannelType } from 'discord-api-types/v10';
import { channelGroups, directChannels, guildIds, threadsOfGuild } from '#sdk/state/selectors/channels';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { unreadOf, unreadOfGuild, type Unread } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { pathTo } from '../app/place.ts';
import { channelIcon } from '../channel-list/channel-icon.ts';
import type { IconName } from '../kit/icon.tsx';

/** Discord's signs in front of what is looked for. */
export const SIGNS = { '@': 'person', '#': 'text', '!': 'voice', '*': 'guild' } as const;
export type TargetKind = (typeof SIGNS)[keyof typeof SIGNS] | 'group';

export interface Target {
  key: string;
  kind: TargetKind;
  label: string;
  hint: string;
  icon: IconName;
  /** A person's or a guild's, whose picture stands in place of the icon. */
  pictureOf?: { folder: 'avatars' | 'icons'; id: string; hash: string | null | undefined };
  mentions: number;
  isUnread: boolean;
  /** Whom one has to be led to first, for there is no conversation yet. */
  openWith?: string;
  path: string;
}

const SPOKEN: ReadonlySet<ChannelType> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);
const READ: Unread = { isUnread: false, mentions: 0 };

/** Everywhere one can go. */
export function targetsOf(state: State): Target[] {
  const person = (id: string): Pick<Target, 'hint' | 'pictureOf'> => {
    const user = state.users.get(id);
    return { hint: user?.username ?? '', pictureOf: { folder: 'avatars', id, hash: user?.avatar } };
  };
  const direct = directChannels(state).map(({ id, type, recipient_ids: [first = ''] = [] }): Target => {
    const isGroup = type === ChannelType.GroupDM;
    return {
      key: id,
      kind: isGroup ? 'group' : 'person',
      label: channelName(state, id),
      icon: channelIcon(type),
      ...(isGroup ? { hint: '' } : person(first)),
      ...unreadOf(state, id),
      path: pathTo('@me', id),
    };
  });
  const known = new Set(directChannels(state).flatMap(({ type, recipient_ids: ids = [] }) => (type === ChannelType.DM ? ids : [])));
  const people = [...state.users.values()]
    .filter(({ id, bot }) => id !== state.meId && !bot && !known.has(id))
    .map(({ id }): Target => ({ key: `@${id}`, kind: 'person', label: nameOf(state, id), icon: 'person', ...person(id), ...READ, openWith: id, path: '' }));
  const guilds = guildIds(state).map((id): Target => {
    const guild = state.guilds.get(id);
    return {
      key: id,
      kind: 'guild',
      label: guild?.name ?? '',
      hint: '',
      icon: 'people',
      pictureOf: { folder: 'icons', id, hash: guild?.icon },
      ...unreadOfGuild(state, id),
      path: pathTo(id),
    };
  });
  const channels = guildIds(state).flatMap((guildId) =>
    channelGroups(state, guildId).flatMap(({ category, channels: own }) =>
      own.map(({ id, name, type }): Target => {
        const hint = [category?.name, state.guilds.get(guildId)?.name].filter(Boolean).join(' · ');
        const kind = SPOKEN.has(type) ? 'voice' : 'text';
        return { key: id, kind, label: name ?? '', hint, icon: channelIcon(type), ...unreadOf(state, id), path: pathTo(guildId, id) };
      }),
    ),
  );
  const threads = guildIds(state).flatMap((guildId) =>
    threadsOfGuild(state, guildId).map(({ id, name, type, parent_id: parentId }): Target => {
      const hint = [channelName(state, parentId ?? ''), state.guilds.get(guildId)?.name].filter(Boolean).join(' · ');
      return { key: id, kind: 'text', label: name ?? '', hint, icon: channelIcon(type), ...unreadOf(state, id), path: pathTo(guildId, id) };
    }),
  );
  return [...direct, ...channels, ...threads, ...guilds, ...people];
}

/** What was typed, best first; without letters what waits, and then where one was. */
export function found(targets: readonly Target[], query: string, recent: readonly string[], most: number): Target[] {
  const [sign = ''] = query;
  const kind = SIGNS[sign as keyof typeof SIGNS] as TargetKind | undefined;
  const letters = (kind === undefined ? query : query.slice(1)).trim().toLowerCase();
  const offered = targets.filter((target) => kind === undefined || target.kind === kind);
  const recency = ({ key }: Target): number => (recent.includes(key) ? recent.length - recent.indexOf(key) : 0);
  const weight = (target: Target): number => (target.mentions > 0 ? 200 : target.isUnread ? 100 : 0) + recency(target);
  if (letters === '') {
    return offered
      .filter((target) => kind !== undefined || (target.kind !== 'guild' && weight(target) > 0))
      .sort((a, b) => weight(b) - weight(a))
      .slice(0, most);
  }
  const rank = ({ label, hint }: Target): number => {
    const name = label.toLowerCase();
    if (name.startsWith(letters)) return 0;
    if (name.split(/[\s_-]+/).some((word) => word.startsWith(letters))) return 1;
    return name.includes(letters) ? 2 : hint.toLowerCase().includes(letters) ? 3 : isSubsequence(letters, name) ? 4 : 5;
  };
  return offered
    .map((target) => ({ target, rank: rank(target) }))
    .filter((one) => one.rank < 5)
    .sort((a, b) => a.rank - b.rank || weight(b.target) - weight(a.target))
    .slice(0, most)
    .map(({ target }) => target);
}

/** Whether letters stand in a name in their order, with others between. */
function isSubsequence(letters: string, name: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === letters[at]) at++;
  return at === letters.length;
}
