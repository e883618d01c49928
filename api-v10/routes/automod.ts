import type { APIAutoModerationRule } from 'discord-api-types/v10';
import { CreateAutomodRuleBody, EditAutomodRuleBody, ValidateAutomodRuleBody } from '#protocol/rest/automod';
import { createAutomodRule, deleteAutomodRule, editAutomodRule, getAutomodRule, listAutomodRules } from '#core/automod/rules';
import { validateAutomodRule } from '#core/automod/validate-rule';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

export const automod: RouteTable = {
  list_auto_moderation_rules: get({
    path: '/guilds/:guild_id/auto-moderation/rules',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<APIAutoModerationRule[]>(),
    run: ({ guild }) => listAutomodRules(guild.state),
  }),
  get_auto_moderation_rule: get({
    path: '/guilds/:guild_id/auto-moderation/rules/:rule_id',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    reply: replyOf<APIAutoModerationRule>(),
    run: ({ guild, params }) => getAutomodRule(guild.state, params.rule_id),
  }),
  create_auto_moderation_rule: post({
    path: '/guilds/:guild_id/auto-moderation/rules',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'AutoModerationRuleCreate',
    body: CreateAutomodRuleBody,
    reply: replyOf<APIAutoModerationRule>(),
    run: ({ core, guild, body, caller, reason }) => createAutomodRule(core, guild.state, guild.permissions, body, { id: caller.id, reason }),
  }),
  // What people's clients ask while a rule is being written.
  validate_auto_moderation_rule: post({
    path: '/guilds/:guild_id/auto-moderation/rules/validate',
    who: ['user'],
    needs: ['ManageGuild'],
    body: ValidateAutomodRuleBody,
    reply: replyOf<{ trigger_metadata: APIAutoModerationRule['trigger_metadata'] }>(),
    run: ({ core, guild, body }) => validateAutomodRule(core, guild.state.id, body),
  }),
  update_auto_moderation_rule: patch({
    path: '/guilds/:guild_id/auto-moderation/rules/:rule_id',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'AutoModerationRuleUpdate',
    body: EditAutomodRuleBody,
    reply: replyOf<APIAutoModerationRule>(),
    run: ({ core, guild, params, body, caller, reason }) =>
      editAutomodRule(core, guild.state, params.rule_id, guild.permissions, body, { id: caller.id, reason }),
  }),
  delete_auto_moderation_rule: del({
    path: '/guilds/:guild_id/auto-moderation/rules/:rule_id',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'AutoModerationRuleDelete',
    run: ({ core, guild, params, caller, reason }) => deleteAutomodRule(core, guild.state, params.rule_id, { id: caller.id, reason }),
  }),
};
