import type { APIChannel, APIEmoji, APIGuildMember, APIOverwrite, APIRole, Snowflake } from 'discord-api-types/v10';
import type { Heard, Listener } from '../listener.ts';
import type { RestClient } from '../rest-client.ts';

interface SeenMessage {
  id: Snowflake;
  content: string;
  /** Reactions by emoji, by user. */
  reactions: Map<string, Set<Snowflake>>;
  pinned: boolean;
}

/** A guild as somebody knows it who only ever listened: each event applied as libraries do. */
export interface LiveView {
  roles: Map<Snowflake, APIRole>;
  channels: Map<Snowflake, APIChannel>;
  threads: Map<Snowflake, APIChannel>;
  members: Map<Snowflake, APIGuildMember>;
  emojis: Map<Snowflake, APIEmoji>;
  memberCount: number;
  /** By channel. */
  messages: Map<Snowflake, Map<Snowflake, SeenMessage>>;
  invites: Set<string>;
}

type Payload = Record<string, never> & {
  id: Snowflake;
  channel_id: Snowflake;
  message_id: Snowflake;
  guild_id: Snowflake;
  user_id: Snowflake;
};

/** All that the listener has heard of a guild until now, put together. */
export function liveView(listener: Listener, guildId: Snowflake): LiveView {
  const view: LiveView = {
    roles: new Map(),
    channels: new Map(),
    threads: new Map(),
    members: new Map(),
    emojis: new Map(),
    memberCount: 0,
    messages: new Map(),
    invites: new Set(),
  };
  for (const heard of listener.heard) if (heard.d['guild_id'] === guildId || heard.d['id'] === guildId) apply(view, heard);
  return view;
}

function apply(view: LiveView, { t, d }: Heard): void {
  const { id, channel_id, message_id, user_id } = d as Payload;
  const messages = (): Map<Snowflake, SeenMessage> => {
    let found = view.messages.get(channel_id);
    if (!found) view.messages.set(channel_id, (found = new Map()));
    return found;
  };
  const reactions = (): Map<string, Set<Snowflake>> | undefined => messages().get(message_id)?.reactions;
  const emojiName = (): string => {
    const emoji = d['emoji'] as { id: string | null; name: string };
    return emoji.id ?? emoji.name;
  };
  switch (t) {
    case 'GUILD_CREATE': {
      const guild = d as unknown as {
        roles: APIRole[];
        channels: APIChannel[];
        threads: APIChannel[];
        members: APIGuildMember[];
        emojis: APIEmoji[];
        member_count: number;
      };
      for (const role of guild.roles) view.roles.set(role.id, { ...role });
      for (const channel of guild.channels) view.channels.set(channel.id, channel);
      for (const thread of guild.threads) view.threads.set(thread.id, thread);
      for (const member of guild.members) view.members.set(member.user.id, member);
      for (const emoji of guild.emojis) view.emojis.set(emoji.id ?? '', emoji);
      view.memberCount = guild.member_count;
      return;
    }
    case 'GUILD_ROLE_CREATE': {
      const role = d['role'] as APIRole;
      for (const other of view.roles.values()) if (other.position >= role.position) other.position++;
      view.roles.set(role.id, { ...role });
      return;
    }
    case 'GUILD_ROLE_UPDATE': {
      const role = d['role'] as APIRole;
      view.roles.set(role.id, { ...role });
      return;
    }
    case 'GUILD_ROLE_DELETE': {
      const gone = view.roles.get(String(d['role_id']));
      view.roles.delete(String(d['role_id']));
      for (const other of view.roles.values()) if (gone && other.position > gone.position) other.position--;
      for (const member of view.members.values()) member.roles = member.roles.filter((roleId) => roleId !== d['role_id']);
      for (const channel of view.channels.values())
        if ('permission_overwrites' in channel)
          channel.permission_overwrites = (channel.permission_overwrites ?? []).filter((overwrite: APIOverwrite) => overwrite.id !== d['role_id']);
      return;
    }
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
      view.channels.set(id, d as unknown as APIChannel);
      return;
    case 'CHANNEL_DELETE':
      view.channels.delete(id);
      view.messages.delete(id);
      for (const [threadId, thread] of view.threads) if ('parent_id' in thread && thread.parent_id === id) view.threads.delete(threadId);
      return;
    case 'THREAD_CREATE':
      view.threads.set(id, d as unknown as APIChannel);
      return;
    case 'THREAD_UPDATE':
      if ((d['thread_metadata'] as { archived: boolean }).archived) view.threads.delete(id);
      else view.threads.set(id, d as unknown as APIChannel);
      return;
    case 'THREAD_DELETE':
      view.threads.delete(id);
      return;
    case 'THREAD_MEMBERS_UPDATE': {
      const thread = view.threads.get(id);
      if (thread) Object.assign(thread, { member_count: d['member_count'] });
      return;
    }
    case 'GUILD_MEMBER_ADD':
    case 'GUILD_MEMBER_UPDATE': {
      const member = d as unknown as APIGuildMember;
      if (t === 'GUILD_MEMBER_ADD') view.memberCount++;
      view.members.set(member.user.id, { ...member });
      return;
    }
    case 'GUILD_MEMBER_REMOVE':
      view.memberCount--;
      view.members.delete((d['user'] as { id: string }).id);
      return;
    case 'GUILD_EMOJIS_UPDATE':
      view.emojis = new Map((d['emojis'] as APIEmoji[]).map((emoji) => [emoji.id ?? '', emoji]));
      return;
    case 'INVITE_CREATE':
      view.invites.add(String(d['code']));
      return;
    case 'INVITE_DELETE':
      view.invites.delete(String(d['code']));
      return;
    case 'MESSAGE_CREATE':
      messages().set(id, { id, content: String(d['content']), reactions: new Map(), pinned: false });
      return;
    case 'MESSAGE_UPDATE': {
      const known = messages().get(id);
      if (known) Object.assign(known, { content: d['content'], pinned: d['pinned'] });
      return;
    }
    case 'MESSAGE_DELETE':
      messages().delete(id);
      return;
    case 'MESSAGE_DELETE_BULK':
      for (const one of d['ids'] as string[]) messages().delete(one);
      return;
    case 'MESSAGE_REACTION_ADD': {
      const all = reactions();
      const users = all?.get(emojiName()) ?? new Set();
      users.add(user_id);
      all?.set(emojiName(), users);
      return;
    }
    case 'MESSAGE_REACTION_REMOVE': {
      const users = reactions()?.get(emojiName());
      users?.delete(user_id);
      if (users?.size === 0) reactions()?.delete(emojiName());
      return;
    }
    case 'MESSAGE_REACTION_REMOVE_ALL':
      reactions()?.clear();
      return;
    case 'MESSAGE_REACTION_REMOVE_EMOJI':
      reactions()?.delete(emojiName());
      return;
    default:
  }
}

/** Asks over REST what a view says, and names what differs. Who asks must see all of the guild. */
export async function viewFaults(view: LiveView, rest: RestClient, guildId: Snowflake): Promise<string[]> {
  const [roles, channels, active, members, emojis, guild] = await Promise.all([
    rest.get<APIRole[]>(`/guilds/${guildId}/roles`),
    rest.get<APIChannel[]>(`/guilds/${guildId}/channels`),
    rest.get<{ threads: APIChannel[] }>(`/guilds/${guildId}/threads/active`),
    rest.get<APIGuildMember[]>(`/guilds/${guildId}/members`, { query: { limit: 1000 } }),
    rest.get<APIEmoji[]>(`/guilds/${guildId}/emojis`),
    rest.get<{ approximate_member_count: number }>(`/guilds/${guildId}`, { query: { with_counts: true } }),
  ]);
  const faults = [
    ...differences('role', view.roles, new Map(roles.map((role) => [role.id, role])), ['name', 'position', 'permissions', 'color', 'hoist']),
    ...differences('channel', view.channels, new Map(channels.map((channel) => [channel.id, channel])), [
      'name',
      'position',
      'parent_id',
      'permission_overwrites',
      'topic',
      'type',
    ]),
    ...differences('thread', view.threads, new Map(active.threads.map((thread) => [thread.id, thread])), ['name', 'parent_id', 'member_count']),
    ...differences('member', view.members, new Map(members.map((member) => [member.user.id, member])), ['nick', 'roles', 'joined_at']),
    ...differences('emoji', view.emojis, new Map(emojis.map((emoji) => [emoji.id ?? '', emoji])), ['name', 'roles']),
  ];
  if (view.memberCount !== members.length) faults.push(`a listener counts ${view.memberCount} members of ${members.length}`);
  if (guild.approximate_member_count !== members.length) faults.push(`REST counts ${guild.approximate_member_count} members of ${members.length}`);
  return faults;
}

/** The same for the messages of one channel, with their reactions. */
export async function messageFaults(view: LiveView, rest: RestClient, channelId: Snowflake): Promise<string[]> {
  const there = new Map<Snowflake, { content: string; reactions: unknown; pinned: boolean }>();
  for (let before: string | undefined; ;) {
    const page = await rest.get<
      { id: string; content: string; pinned: boolean; reactions?: { emoji: { id: string | null; name: string }; count: number }[] }[]
    >(`/channels/${channelId}/messages`, { query: { limit: 100, before } });
    for (const { id, content, pinned, reactions = [] } of page)
      there.set(id, { content, pinned, reactions: Object.fromEntries(reactions.map(({ emoji, count }) => [emoji.id ?? emoji.name, count])) });
    before = page.at(-1)?.id;
    if (page.length < 100) break;
  }
  const here = new Map(
    [...(view.messages.get(channelId) ?? [])].map(([id, { content, pinned, reactions }]) => [
      id,
      { content, pinned, reactions: Object.fromEntries([...reactions].map(([emoji, users]) => [emoji, users.size])) },
    ]),
  );
  return differences('message', here, there, ['content', 'pinned', 'reactions']);
}

function differences<Thing>(name: string, here: ReadonlyMap<string, Thing>, there: ReadonlyMap<string, Thing>, keys: readonly string[]): string[] {
  const faults: string[] = [];
  for (const [id, thing] of here) {
    const other = there.get(id) as Record<string, unknown> | undefined;
    if (!other) faults.push(`${name} ${id} is there for listeners only`);
    for (const key of other ? keys : []) {
      const [a, b] = [(thing as Record<string, unknown>)[key], other?.[key]].map(sorted);
      if (a !== b) faults.push(`${name} ${id}: ${key} is ${a} for listeners and ${b} over REST`);
    }
  }
  for (const id of there.keys()) if (!here.has(id)) faults.push(`${name} ${id} is there over REST only`);
  return faults;
}

/** As text; absent is null, the keys of objects and lists of ids in one order. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).toSorted().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${key}:${sorted(one)}`).join()}}`;
}
