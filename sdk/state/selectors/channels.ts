import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { FORUMS } from '#protocol/channel-kinds';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Channel } from '../entities.ts';
import { DIRECT, type State } from '../state.ts';
import { permissionsIn } from './permissions.ts';
import { remember } from './remember.ts';

/** A category with what stands in it; null for what stands above all of them. */
export interface ChannelGroup {
  readonly category: Channel | null;
  readonly channels: readonly Channel[];
}

const VOICE: ReadonlySet<ChannelType> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

/** Forums and media channels: they hold posts, and no messages of their own. */
export const isForumLike = (channel: Channel | undefined): boolean => channel !== undefined && FORUMS.includes(channel.type);

/** All that sight depends on. */
const sight = (state: State, guildId: string): readonly unknown[] => [
  state.channelIds.of(guildId).version,
  state.channels.version,
  state.roles.of(guildId).version,
  state.members.of(guildId).get(state.meId ?? ''),
  state.guilds.get(guildId)?.owner_id,
  state.viewedAs,
];

/** Ids of the channels and threads that one may look into. */
export const visibleIds: (state: State, guildId: string) => readonly string[] = remember(sight, (state, guildId) =>
  [...state.channelIds.of(guildId).keys()].filter((id) => (permissionsIn(state, id) & Bit.ViewChannel) !== 0n),
);

/** Discord: by position, those for speaking below those for writing, older ones first. */
export const byPlace = (a: Channel, b: Channel): number =>
  Number(VOICE.has(a.type)) - Number(VOICE.has(b.type)) || (a.position ?? 0) - (b.position ?? 0) || compareSnowflakes(a.id, b.id);

/** What the list of a guild's channels shows, in its order: threads apart, and categories only with something in them. */
export const channelGroups: (state: State, guildId: string) => readonly ChannelGroup[] = remember(sight, (state, guildId) => {
  const visible = visibleIds(state, guildId).flatMap((id) => state.channels.get(id) ?? []);
  const children = new Map<string | null, Channel[]>();
  const categories: Channel[] = [];
  for (const channel of visible) {
    if (channel.thread_metadata) continue;
    if (channel.type === ChannelType.GuildCategory) categories.push(channel);
    else {
      const parent = state.channels.has(channel.parent_id ?? '') ? (channel.parent_id ?? null) : null;
      children.set(parent, [...(children.get(parent) ?? []), channel]);
    }
  }
  for (const id of children.keys()) {
    const category = id === null ? undefined : state.channels.get(id);
    if (category && !categories.includes(category)) categories.push(category);
  }
  const groups: ChannelGroup[] = [];
  const loose = children.get(null)?.sort(byPlace);
  if (loose) groups.push({ category: null, channels: loose });
  for (const category of categories.sort(byPlace)) {
    const channels = children.get(category.id)?.sort(byPlace) ?? [];
    // Somebody who arranges channels sees empty ones too.
    if (channels.length > 0 || (permissionsIn(state, category.id) & Bit.ManageChannels) !== 0n) groups.push({ category, channels });
  }
  return groups;
});

/** '0' where nothing was written yet. */
export const lastMessageId = (state: State, channelId: string): string =>
  state.lastMessageIds.of(state.channels.get(channelId)?.guild_id ?? DIRECT).get(channelId) ?? '0';

/** What was last written in comes first; where nothing was, what was made last. */
const byLastWord = (state: State) => {
  const lastOf = ({ id }: Channel): string => {
    const last = lastMessageId(state, id);
    return last === '0' ? id : last;
  };
  return (a: Channel, b: Channel): number => compareSnowflakes(lastOf(b), lastOf(a));
};

/** The threads of a channel that are going on, newest word first. */
export const activeThreads: (state: State, channelId: string) => readonly Channel[] = remember(
  (state, channelId) => [state.channels.version, state.lastMessageIds.of(state.channels.get(channelId)?.guild_id ?? DIRECT).version],
  (state, channelId) => {
    const guildId = state.channels.get(channelId)?.guild_id;
    if (guildId === undefined) return [];
    const threads: Channel[] = [];
    for (const id of state.channelIds.of(guildId).keys()) {
      const channel = state.channels.get(id);
      if (channel?.thread_metadata && channel.parent_id === channelId && !channel.thread_metadata.archived) threads.push(channel);
    }
    return threads.sort(byLastWord(state));
  },
);

/** The threads and posts of a guild that are going on and that one may look into. */
export const threadsOfGuild: (state: State, guildId: string) => readonly Channel[] = remember(sight, (state, guildId) =>
  visibleIds(state, guildId).flatMap((id) => {
    const channel = state.channels.get(id);
    return channel?.thread_metadata && !channel.thread_metadata.archived ? channel : [];
  }),
);

/** Direct channels, newest word first. */
export const directChannels: (state: State, none?: string) => readonly Channel[] = (() => {
  const select = remember(
    (state) => [state.channels.version, state.channelIds.of(DIRECT).version, state.lastMessageIds.of(DIRECT).version],
    (state) => [...state.channelIds.of(DIRECT).keys()].flatMap((id) => state.channels.get(id) ?? []).sort(byLastWord(state)),
  );
  return (state: State) => select(state, '');
})();

/** Guilds, those joined last first, as Discord has them where nobody arranged them. */
export const guildIds: (state: State) => readonly string[] = (() => {
  const select = remember(
    (state) => [state.guilds.version],
    (state) => [...state.guilds.values()].sort((a, b) => (b.joined_at ?? '').localeCompare(a.joined_at ?? '')).map(({ id }) => id),
  );
  return (state: State) => select(state, '');
})();
