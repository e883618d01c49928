import type { StateChange } from '#core/state/state-change';
import { script, type Link } from './link.ts';
import { ALL_TOPICS, topicKeys } from './topics.ts';

/** Some guilds of a topic at a time: Redis does nothing else meanwhile. Answers how many there were. */
const FORGET_LIVE = script(`
local guilds = redis.call('SPOP', KEYS[1], 500)
for _, guild in ipairs(guilds) do redis.call('UNLINK', ARGV[1] .. guild) end
return #guilds
`);

/** Takes away what is kept of all guilds. */
export async function forgetAllLive(link: Link): Promise<void> {
  for (const topic of ALL_TOPICS) {
    const { live, liveGuilds } = topicKeys(link.prefix, topic);
    while (Number(await link.run(FORGET_LIVE, [liveGuilds], [live])) > 0);
  }
}

/** What becomes of the hash of a guild: a field set or removed, or all of it gone. */
export type LiveStep = ['set', guildId: string, field: string, value: string] | ['remove', guildId: string, field: string] | ['clear', guildId: string];

/** What of a change is kept for those who load the guild later: presences and voice, which no store has. */
export function liveStepsOf(change: StateChange, json: string): LiveStep[] {
  switch (change.kind) {
    case 'presence':
      return step(change.guild_id, `presence:${change.presence.user.id}`, change.presence.status === 'offline' ? null : json);
    case 'voice-state':
      return step(change.guild_id, `voice-state:${change.user_id}`, change.state && json);
    case 'voice-status':
      return step(change.guild_id, `voice-status:${change.channel_id}`, change.status === null ? null : json);
    case 'voice-started':
      return step(change.guild_id, `voice-started:${change.channel_id}`, change.at === null ? null : json);
    case 'channel-removed':
      return [...step(change.guild_id, `voice-status:${change.channel_id}`, null), ...step(change.guild_id, `voice-started:${change.channel_id}`, null)];
    case 'members-removed':
      return change.user_ids.flatMap((id) => [...step(change.guild_id, `presence:${id}`, null), ...step(change.guild_id, `voice-state:${id}`, null)]);
    case 'guild-removed':
      return [['clear', change.guild_id]];
    default:
      return [];
  }
}

const step = (guildId: string, field: string, json: string | null): LiveStep[] => [json === null ? ['remove', guildId, field] : ['set', guildId, field, json]];
