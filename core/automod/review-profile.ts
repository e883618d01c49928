import { AutoModerationActionType as Action, AutoModerationRuleTriggerType as Trigger, GuildMemberFlags, type Snowflake } from 'discord-api-types/v10';
import { withFlags } from '#protocol/flags';
import type { Core } from '../core.ts';
import type { MemberRecord } from '../members/member-record.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { UserRecord } from '../users/user-record.ts';
import { carryOut, type Hit } from './carry-out.ts';
import { isTrusted } from './judge-message.ts';
import { matchWords, newPatternBudget } from './rule-matcher.ts';

const QUARANTINED = GuildMemberFlags.AutomodQuarantinedUsernameOrGuildNickname;

/**
 * Holds a member's names against the rules for profiles, after they joined or renamed themselves. Who breaks one with
 * BLOCK_MEMBER_INTERACTION can do nothing but read until the name is another. Not to be called under the guild's lock.
 */
export async function reviewProfile(core: Core, guild: GuildState, userId: Snowflake): Promise<void> {
  const rules = [...guild.automodRules.values()].filter((rule) => rule.enabled && rule.trigger_type === Trigger.MemberProfile);
  const member = guild.members.get(userId);
  if (!member || (rules.length === 0 && !(member.flags & QUARANTINED))) return;
  const user = core.userCache.get(userId);
  const names = namesOf(member, user);
  const hits: Hit[] = [];
  if (!user.bot && !isTrusted(core, guild, userId)) {
    const budget = newPatternBudget();
    for (const rule of rules) {
      if (rule.exempt_roles.some((id) => member.roles.includes(id))) continue;
      const offence = await matchWords(core, rule, names, budget);
      if (offence) hits.push({ rule, offence });
    }
  }
  const isQuarantined = hits.some(({ rule }) => rule.actions.some(({ type }) => type === Action.BlockMemberInteraction));
  await core.locks.withLock(`guild:${guild.id}`, async () => {
    const present = guild.members.get(userId);
    // Whoever is called otherwise by now is looked at anew.
    if (!present || namesOf(present, core.userCache.get(userId)) !== names || ((present.flags & QUARANTINED) !== 0) === isQuarantined) return;
    const flags = isQuarantined ? withFlags(present.flags, QUARANTINED) : withFlags(present.flags, 0, QUARANTINED);
    await saveAndTellMember(core, guild, { ...present, flags });
  });
  if (hits.length > 0)
    await carryOut(core, { guild, userId, channel: null, messageId: null, content: names, outcome: isQuarantined ? 'blocked' : 'flagged' }, hits);
}

const namesOf = ({ nick }: MemberRecord, { global_name, username }: UserRecord): string =>
  [nick, global_name, username].filter((name) => name !== null).join('\n');
