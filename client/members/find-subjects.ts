import { ChannelType } from 'discord-api-types/v10';
import type { Channel } from '#sdk/state/entities';
import { channelGroups, visibleIds } from '#sdk/state/selectors/channels';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';

/** Whom and what a bot lets one choose among. */
export interface SubjectKinds {
  people?: boolean;
  /** `all`: also that of everybody. */
  roles?: boolean | 'all';
  channels?: boolean;
  /** Of the channels only these, where it says so. */
  channelTypes?: readonly ChannelType[] | undefined;
}

/** Somebody, a role or a channel, by the name they have here. */
export interface Subject {
  id: string;
  name: string;
  /** The name of somebody's account. */
  note?: string;
}

/** A name as it was typed or pasted, without what stands around it: `@name`, `#name`, `<@1>`, `<@&1>`, `<#1>`. */
export function bareName(typed: string): string {
  const word = typed.trim();
  return /^<(?:@[!&]?|#)(\d+)>$/.exec(word)?.[1] ?? word.replace(/^[@#]/, '');
}

const BY_NAME = new Intl.Collator();

const ID = /^\d{17,20}$/;
export const isId = (word: string): boolean => ID.test(word);

/** Those a bot lets one choose among whose names have the typed word in them, or whose id it is; best ones first. */
export function findSubjects(state: State, channelId: string, kinds: SubjectKinds, typed: string, most: number): Subject[] {
  const wanted = bareName(typed).toLowerCase();
  const people = kinds.people ? peopleOf(state, channelId) : [];
  const others = rolesAndChannelsOf(state, channelId, kinds);
  if (isId(wanted)) {
    const known = [...people, ...others].filter(({ id }) => id === wanted);
    // Somebody may be chosen who is not here, such as one who is banned.
    return known.length > 0 || !kinds.people ? known : [personOf(state, wanted, undefined)];
  }
  const rank = ({ id, name, note = '' }: Subject): number => {
    const names = [bareName(name), note, state.users.get(id)?.global_name ?? ''].map((one) => one.toLowerCase());
    return names.some((one) => one.startsWith(wanted)) ? 0 : names.some((one) => one.includes(wanted)) ? 1 : 2;
  };
  const found = (among: readonly Subject[]) => among.map((subject) => ({ subject, at: rank(subject) })).filter(({ at }) => at < 2);
  // People are many: they are put in order once it is known which of them are found.
  return [...found(people).sort((a, b) => BY_NAME.compare(a.subject.name, b.subject.name)), ...found(others)]
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ subject }) => subject);
}

/** What an id stands for that a bot or somebody has chosen. */
export function subjectOf(state: State, channelId: string, id: string): Subject {
  const guildId = state.channels.get(channelId)?.guild_id;
  const role = guildId === undefined ? undefined : state.roles.of(guildId).get(id);
  if (role) return roleSubject(role, guildId);
  const channel = state.channels.get(id);
  return channel ? channelSubject(channel) : personOf(state, id, guildId);
}

/** Whoever is known to be there, in no order. */
function peopleOf(state: State, channelId: string): Subject[] {
  const channel = state.channels.get(channelId);
  const guildId = channel?.guild_id;
  const ids = guildId === undefined ? [state.meId ?? '', ...(channel?.recipient_ids ?? [])] : [...state.members.of(guildId).keys()];
  return ids.map((id) => personOf(state, id, guildId));
}

function rolesAndChannelsOf(state: State, channelId: string, { roles = false, channels = false, channelTypes = [] }: SubjectKinds): Subject[] {
  const guildId = state.channels.get(channelId)?.guild_id;
  const found: Subject[] = [];
  if (guildId === undefined) return found;
  if (roles)
    found.push(
      ...rolesInOrder(state, guildId)
        .filter(({ id }) => roles === 'all' || id !== guildId)
        .map((role) => roleSubject(role, guildId)),
    );
  if (channels)
    found.push(
      ...channelsInOrder(state, guildId)
        .filter(({ type }) => channelTypes.length === 0 || channelTypes.includes(type))
        .map(channelSubject),
    );
  return found;
}

function personOf(state: State, id: string, guildId: string | undefined): Subject {
  const username = state.users.get(id)?.username;
  return { id, name: nameOf(state, id, guildId) || id, ...(username !== undefined && { note: username }) };
}

/** That of everybody has its sign already. */
const roleSubject = ({ id, name }: { id: string; name: string }, guildId: string | undefined): Subject => ({ id, name: id === guildId ? name : `@${name}` });

const channelSubject = ({ id, name, type }: Channel): Subject => ({ id, name: type === ChannelType.GuildCategory ? (name ?? '') : `#${name}` });

/** As the list of channels has them, and then the threads. */
function channelsInOrder(state: State, guildId: string): Channel[] {
  const threads = visibleIds(state, guildId)
    .flatMap((id) => state.channels.get(id) ?? [])
    .filter(({ thread_metadata: isThread }) => isThread);
  return [...channelGroups(state, guildId).flatMap(({ category, channels }) => [...(category ? [category] : []), ...channels]), ...threads];
}
