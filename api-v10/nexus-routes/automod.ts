import { TriedAutomodRuleReply, TryAutomodRuleBody } from '#protocol/nexus/automod';
import { tryAutomodRule, type TriedRule } from '#core/automod/try-rule';
import { post, replyOf, type RouteTable } from '../route.ts';

/** Patterns take time, and all of a guild's share it. */
const SOME = { requests: 20, perSeconds: 20 };

/** What whoever writes a rule wants to know before it meets a message. */
export const automod: RouteTable = {
  nexus_try_automod_rule: post({
    path: '/guilds/:guild_id/auto-moderation/try',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    bucket: SOME,
    body: TryAutomodRuleBody,
    answers: TriedAutomodRuleReply,
    reply: replyOf<TriedRule>(),
    run: ({ core, guild, body }) => tryAutomodRule(core, guild.state.id, body),
  }),
};
