import { AuditLogEvent, AutoModerationRuleTriggerType as Trigger, type APIAutoModerationRule, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CreateAutomodRuleBody, EditAutomodRuleBody } from '#protocol/rest/automod';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit, removalOf, type AuditChange } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { actionsOf, demandEvent, demandPatterns, MAX_RULES, triggerMetadataOf } from './rule-fields.ts';

const AUDITED = ['name', 'event_type', 'trigger_type', 'trigger_metadata', 'actions', 'enabled', 'exempt_roles', 'exempt_channels'] as const;

export const listAutomodRules = async (state: GuildState): Promise<APIAutoModerationRule[]> => [...state.automodRules.values()];

/** Throws a plain 404: Discord has no code for it. Source: Discord, "Get Auto Moderation Rule". */
export const getAutomodRule = async (state: GuildState, ruleId: Snowflake): Promise<APIAutoModerationRule> => ruleOf(state, ruleId);

/** Source: Discord, "Create Auto Moderation Rule". A rule is off unless it is said to be on. */
export async function createAutomodRule(
  core: Core,
  state: GuildState,
  permissions: bigint,
  body: CreateAutomodRuleBody,
  by: Actor,
): Promise<APIAutoModerationRule> {
  demandEvent(body.trigger_type, body.event_type);
  if (body.trigger_type !== Trigger.Spam && !body.trigger_metadata) throw formError(['trigger_metadata'], 'BASE_TYPE_REQUIRED', 'This field is required');
  await demandPatterns(core, state.id, body.trigger_type, body.trigger_metadata ?? undefined);
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const alike = [...state.automodRules.values()].filter((one) => one.trigger_type === body.trigger_type).length;
    if (alike >= MAX_RULES[body.trigger_type]) {
      throw formError(['trigger_type'], 'AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED', 'Maximum number of rules of this type reached.');
    }
    const rule: APIAutoModerationRule = {
      id: core.ids.next(),
      guild_id: state.id,
      creator_id: by.id,
      name: body.name,
      event_type: body.event_type,
      actions: actionsOf(state, permissions, body.trigger_type, body.actions),
      trigger_type: body.trigger_type,
      enabled: body.enabled ?? false,
      exempt_roles: [...new Set(body.exempt_roles ?? [])],
      exempt_channels: [...new Set(body.exempt_channels ?? [])],
      trigger_metadata: triggerMetadataOf(body.trigger_type, body.trigger_metadata),
    };
    await core.automodRules.save(rule);
    publishRule(core, 'AUTO_MODERATION_RULE_CREATE', rule);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.AutoModerationRuleCreate, targetId: rule.id, changes: creationOf(rule, AUDITED) });
    return rule;
  });
}

/** Source: Discord, "Modify Auto Moderation Rule". */
export async function editAutomodRule(
  core: Core,
  state: GuildState,
  ruleId: Snowflake,
  permissions: bigint,
  body: EditAutomodRuleBody,
  by: Actor,
): Promise<APIAutoModerationRule> {
  if (body.trigger_metadata) await demandPatterns(core, state.id, ruleOf(state, ruleId).trigger_type, body.trigger_metadata);
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const before = ruleOf(state, ruleId);
    if (body.event_type !== undefined) demandEvent(before.trigger_type, body.event_type);
    const after: APIAutoModerationRule = {
      ...before,
      ...(body.name !== undefined && { name: body.name }),
      ...(body.actions && { actions: actionsOf(state, permissions, before.trigger_type, body.actions) }),
      ...(body.enabled !== undefined && body.enabled !== null && { enabled: body.enabled }),
      ...(body.exempt_roles !== undefined && { exempt_roles: [...new Set(body.exempt_roles ?? [])] }),
      ...(body.exempt_channels !== undefined && { exempt_channels: [...new Set(body.exempt_channels ?? [])] }),
      ...(body.trigger_metadata && { trigger_metadata: triggerMetadataOf(before.trigger_type, { ...before.trigger_metadata, ...body.trigger_metadata }) }),
    };
    await core.automodRules.save(after);
    publishRule(core, 'AUTO_MODERATION_RULE_UPDATE', after);
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.AutoModerationRuleUpdate,
      targetId: ruleId,
      changes: changesOf(before, after),
    });
    return after;
  });
}

/** Source: Discord, "Delete Auto Moderation Rule". */
export async function deleteAutomodRule(core: Core, state: GuildState, ruleId: Snowflake, by: Actor): Promise<void> {
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const rule = ruleOf(state, ruleId);
    await core.automodRules.remove(state.id, ruleId);
    publishRule(core, 'AUTO_MODERATION_RULE_DELETE', rule);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.AutoModerationRuleDelete, targetId: ruleId, changes: removalOf(rule, AUDITED) });
  });
}

const LISTS = ['keyword_filter', 'regex_patterns', 'allow_list'] as const;

/** Of the lists of a rule the log tells what came and what went. */
function changesOf(before: APIAutoModerationRule, after: APIAutoModerationRule): AuditChange[] {
  const lists = LISTS.flatMap((key) => {
    const [old, now] = [before.trigger_metadata[key] ?? [], after.trigger_metadata[key] ?? []];
    const [added, removed] = [now.filter((one) => !old.includes(one)), old.filter((one) => !now.includes(one))];
    return [
      ...(added.length > 0 ? [{ key: `$add_${key}`, new_value: added }] : []),
      ...(removed.length > 0 ? [{ key: `$remove_${key}`, new_value: removed }] : []),
    ];
  });
  const withoutLists = (rule: APIAutoModerationRule): APIAutoModerationRule => ({
    ...rule,
    trigger_metadata: Object.fromEntries(Object.entries(rule.trigger_metadata).filter(([key]) => !(LISTS as readonly string[]).includes(key))),
  });
  return [...changesBetween(withoutLists(before), withoutLists(after), AUDITED), ...lists];
}

function publishRule(core: Core, t: `AUTO_MODERATION_RULE_${'CREATE' | 'UPDATE' | 'DELETE'}`, rule: APIAutoModerationRule): void {
  core.publish(
    { guild_id: rule.guild_id },
    { t, d: rule },
    { kind: 'automod-rule', guild_id: rule.guild_id, rule_id: rule.id, rule: t === 'AUTO_MODERATION_RULE_DELETE' ? null : rule },
  );
}

function ruleOf(state: GuildState, ruleId: Snowflake): APIAutoModerationRule {
  const rule = state.automodRules.get(ruleId);
  if (!rule) throw apiError('NOT_FOUND');
  return rule;
}
