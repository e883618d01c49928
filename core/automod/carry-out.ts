import {
  AuditLogEvent,
  AutoModerationActionType as Action,
  EmbedType,
  MessageType,
  type APIAutoModerationAction,
  type APIAutoModerationRule,
  type APIEmbed,
  type Snowflake,
} from 'discord-api-types/v10';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { Offence } from './rule-matcher.ts';

/** A rule and how it was broken. */
export interface Hit {
  rule: APIAutoModerationRule;
  offence: Offence;
}

/** Whose words broke a rule, where, and what they were. */
export interface Incident {
  guild: GuildState;
  userId: Snowflake;
  /** Null for profiles. */
  channel: ChannelRecord | null;
  /** Null when the message was never written. */
  messageId: Snowflake | null;
  content: string;
  outcome: 'blocked' | 'flagged';
}

const AUDIT_ACTIONS: Record<Action, AuditLogEvent> = {
  [Action.BlockMessage]: AuditLogEvent.AutoModerationBlockMessage,
  [Action.SendAlertMessage]: AuditLogEvent.AutoModerationFlagToChannel,
  [Action.Timeout]: AuditLogEvent.AutoModerationUserCommunicationDisabled,
  [Action.BlockMemberInteraction]: AuditLogEvent.AutoModerationQuarantineUser,
};

/** Does what the broken rules say and tells of each action. The profile's own action is done by who reviewed it. */
export async function carryOut(core: Core, incident: Incident, hits: readonly Hit[]): Promise<void> {
  for (const hit of hits) for (const action of hit.rule.actions) await carryOutOne(core, incident, hit, action);
}

async function carryOutOne(core: Core, incident: Incident, { rule, offence }: Hit, action: APIAutoModerationAction): Promise<void> {
  const { guild, userId, channel, messageId, content } = incident;
  let alertId: Snowflake | null = null;
  if (action.type === Action.Timeout) await timeOut(core, guild, userId, action.metadata?.duration_seconds ?? 0);
  if (action.type === Action.SendAlertMessage) {
    alertId = await alert(core, incident, { rule, offence }, action);
    if (alertId === null) return;
  }
  core.publish(
    { guild_id: guild.id },
    {
      t: 'AUTO_MODERATION_ACTION_EXECUTION',
      d: {
        guild_id: guild.id,
        action,
        rule_id: rule.id,
        rule_trigger_type: rule.trigger_type,
        user_id: userId,
        ...(channel && { channel_id: channel.id }),
        ...(messageId !== null && { message_id: messageId }),
        ...(alertId !== null && { alert_system_message_id: alertId }),
        content,
        matched_keyword: offence.keyword,
        matched_content: offence.content,
      },
    },
  );
  await recordAudit(
    core,
    guild.id,
    { id: userId, reason: null },
    {
      action: AUDIT_ACTIONS[action.type],
      targetId: userId,
      options: {
        auto_moderation_rule_name: rule.name,
        auto_moderation_rule_trigger_type: String(rule.trigger_type) as `${typeof rule.trigger_type}`, // a number as the log writes it
        ...(channel && { channel_id: channel.id }),
      } as NonNullable<Parameters<typeof recordAudit>[3]['options']>, // Discord's type wants the channel that a profile does not have
    },
  );
}

/** Nobody's timeout becomes shorter by it. */
async function timeOut(core: Core, guild: GuildState, userId: Snowflake, seconds: number): Promise<void> {
  await core.locks.withLock(`guild:${guild.id}`, async () => {
    const member = guild.members.get(userId);
    if (!member) return;
    const untilMs = core.clock.nowMs() + seconds * 1000;
    if (member.communication_disabled_until !== null && Date.parse(member.communication_disabled_until) >= untilMs) return;
    await saveAndTellMember(core, guild, { ...member, communication_disabled_until: wireTime(untilMs) });
  });
}

/** Writes the notice; null where its channel is gone. */
async function alert(core: Core, incident: Incident, { rule, offence }: Hit, action: APIAutoModerationAction): Promise<Snowflake | null> {
  const channel = action.metadata?.channel_id === undefined ? undefined : incident.guild.channels.get(action.metadata.channel_id);
  if (!channel) return null;
  const timeout = rule.actions.find((one) => one.type === Action.Timeout)?.metadata?.duration_seconds;
  const isQuarantined = rule.actions.some((one) => one.type === Action.BlockMemberInteraction);
  const fields: [string, string | null | undefined][] = [
    ['rule_name', rule.name],
    ['decision_id', core.ids.next()],
    ['decision_outcome', incident.outcome],
    ['channel_id', incident.channel?.id],
    ['flagged_message_id', incident.messageId],
    ['keyword', offence.keyword],
    ['keyword_matched_content', offence.content],
    ['timeout_duration', timeout === undefined ? null : String(timeout)],
    ['quarantine_user', isQuarantined ? 'username' : null],
    ['quarantine_user_action', isQuarantined ? 'block_profile_update' : null],
  ];
  const embed: APIEmbed = {
    type: EmbedType.AutoModerationMessage,
    description: incident.content,
    fields: fields.flatMap(([name, value]) => (value === null || value === undefined ? [] : [{ name, value, inline: false }])),
  };
  const notice = await postSystemMessage(core, { channel, guild: incident.guild }, MessageType.AutoModerationAction, incident.userId, { embeds: [embed] });
  return notice.id;
}
