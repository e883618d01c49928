import {
  AutoModerationActionType as Action,
  AutoModerationRuleTriggerType as Trigger,
  PermissionFlagsBits as Permission,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { MemberRecord } from '../members/member-record.ts';
import type { Place } from '../messages/place.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { UserRecord } from '../users/user-record.ts';
import { carryOut, type Hit } from './carry-out.ts';
import { countMentions, matchWords, newPatternBudget, type Offence, type PatternBudget } from './rule-matcher.ts';
import { isMentionRaid, isSpam } from './spam-watch.ts';

/** Words that are about to be written: a message, or the title of a thread. */
export interface Said {
  kind: 'message' | 'edit' | 'title';
  text: string;
  /** What of it pings, where that is not all. Read alone: what stands beside it would change what it shows. */
  pinging?: string;
}

/**
 * Holds words against the rules of their guild. Throws 200000 or 200001 where one blocks them, its other actions done;
 * returns what else was broken, for `answerHits` once the words are written. Nothing to do in a guild without rules.
 */
export async function demandAllowed(core: Core, { guild, channel }: Pick<Place, 'guild' | 'channel'>, user: UserRecord, said: Said): Promise<readonly Hit[]> {
  if (!guild || guild.automodRules.size === 0 || user.bot) return NO_HITS;
  const member = guild.members.get(user.id);
  if (!member || isTrusted(core, guild, user.id)) return NO_HITS;
  const hits = await findHits(core, guild, channel, member, said);
  const blocking = hits.flatMap(({ rule }) => rule.actions).find(({ type }) => type === Action.BlockMessage);
  if (!blocking) return hits;
  await carryOut(core, { guild, userId: user.id, channel, messageId: null, content: said.text, outcome: 'blocked' }, hits);
  const words = blocking.metadata?.custom_message;
  throw apiError(
    said.kind === 'title' ? 'TITLE_WAS_BLOCKED_BY_AUTOMATIC_MODERATION' : 'MESSAGE_WAS_BLOCKED_BY_AUTOMATIC_MODERATION',
    words ? { message: words } : undefined,
  );
}

const NO_HITS: readonly Hit[] = [];

/** Alerts and timeouts for a message that was written all the same. */
export async function answerHits(
  core: Core,
  { guild, channel }: Pick<Place, 'guild' | 'channel'>,
  userId: Snowflake,
  hits: readonly Hit[],
  messageId: Snowflake | null,
  content: string,
): Promise<void> {
  if (guild && hits.length > 0) await carryOut(core, { guild, userId, channel, messageId, content, outcome: 'flagged' }, hits);
}

/** Who manages the guild stands above its rules. Source: Discord, "Auto Moderation". */
export function isTrusted(core: Core, guild: GuildState, userId: Snowflake): boolean {
  return (guildPermissionsOf(guild, userId, core.clock.nowMs()) & (Permission.ManageGuild | Permission.Administrator)) !== 0n;
}

async function findHits(core: Core, guild: GuildState, channel: ChannelRecord, member: MemberRecord, said: Said): Promise<Hit[]> {
  const budget = newPatternBudget();
  const hits: Hit[] = [];
  for (const rule of guild.automodRules.values()) {
    if (!rule.enabled || rule.trigger_type === Trigger.MemberProfile) continue;
    if (rule.exempt_roles.some((id) => member.roles.includes(id)) || isIn(guild, channel, rule.exempt_channels)) continue;
    const found = offenceOf(core, rule, member, said, budget);
    const offence = found instanceof Promise ? await found : found;
    if (offence) hits.push({ rule, offence });
  }
  return hits;
}

/** A channel, or anything under one: a thread, a channel of a category. */
function isIn(guild: GuildState, channel: ChannelRecord, ids: readonly Snowflake[]): boolean {
  if (ids.length === 0) return false;
  for (let one: ChannelRecord | undefined = channel; one; one = one.parent_id ? guild.channels.get(one.parent_id) : undefined)
    if (ids.includes(one.id)) return true;
  return false;
}

const BY_ITSELF: Offence = { keyword: null, content: null };
const byItself = async (isOffence: Promise<boolean>): Promise<Offence | null> => ((await isOffence) ? BY_ITSELF : null);

function offenceOf(core: Core, rule: Hit['rule'], member: MemberRecord, said: Said, budget: PatternBudget): Offence | null | Promise<Offence | null> {
  switch (rule.trigger_type) {
    case Trigger.Spam:
      return said.kind === 'message' ? byItself(isSpam(core, member.guild_id, member.user_id, said.text)) : null;
    case Trigger.MentionSpam: {
      const count = countMentions(said.pinging ?? said.text);
      const limit = rule.trigger_metadata.mention_total_limit ?? 0;
      // What is too much by itself counts as well.
      if (rule.trigger_metadata.mention_raid_protection_enabled === true && said.kind === 'message')
        return byItself(isMentionRaid(core, member, count, limit).then((isRaid) => isRaid || count > limit));
      return count > limit ? BY_ITSELF : null;
    }
    default:
      return said.text === '' ? null : matchWords(core, rule, said.text, budget);
  }
}
