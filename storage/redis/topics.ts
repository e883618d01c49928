import type { BusEvent } from '#core/ports/bus';
import { guildOfChange } from '#core/ports/event-heading';
import type { StateChange } from '#core/state/state-change';

/**
 * All processes of one server have the same numbers: they say where each guild's events go. Those that a person alone gets have
 * topics of their own, which are sent after those of the guilds: joining one is told after who is in it.
 */
const GUILD_TOPICS = 8;
const PERSON_TOPICS = 2;
export const ALL_TOPICS: readonly number[] = Array.from({ length: GUILD_TOPICS + PERSON_TOPICS }, (_, topic) => topic);

/** What belongs to one topic; the braces keep it on one node of a cluster. */
export const topicKeys = (prefix: string, topic: number) => {
  const base = `{${prefix}:t${topic}}`;
  return {
    stream: `${base}:events`,
    head: `${base}:head`,
    origins: `${base}:origins`,
    mark: `${base}:mark`,
    live: `${base}:live:`,
    liveGuilds: `${base}:live-guilds`,
  };
};
export type TopicKeys = ReturnType<typeof topicKeys>;

/** FNV-1a over the characters. */
function hashOf(id: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01_00_01_93);
  return hash >>> 0;
}

export const topicOfGuild = (guildId: string): number => hashOf(guildId) % GUILD_TOPICS;

/** Events of one guild are on one topic. */
export function topicOf({ scope, change }: BusEvent): number {
  const guildId = scope.guild_id ?? guildOfChange(change);
  if (guildId !== undefined) return topicOfGuild(guildId);
  return GUILD_TOPICS + (hashOf(scope.user_ids?.[0] ?? scope.channel_id ?? scope.session_id ?? '') % PERSON_TOPICS);
}

/** What two changes with the same name may be about: the later one holds. */
export const subjectOf = (change: StateChange): string => (change.kind === 'user' ? `user:${change.user.id}` : (guildOfChange(change) ?? ''));
