import type { APIGuildOnboarding, APIGuildWelcomeScreen } from 'discord-api-types/v10';
import { WelcomeScreenBody } from '#protocol/rest/guilds';
import { ActOnJoinRequestBody, JoinRequestBody, JoinRequestsQuery, MemberVerificationBody, MemberVerificationQuery } from '#protocol/rest/join-requests';
import { NewMemberWelcomeBody, OnboardingBody, OnboardingResponsesBody } from '#protocol/rest/onboarding';
import { actOnJoinRequest, listJoinRequests, type JoinRequestList } from '#core/join-requests/act-on-join-requests';
import { getOwnJoinRequest, resetJoinRequest, submitJoinRequest, withdrawJoinRequest } from '#core/join-requests/ask-to-join';
import { editMemberVerification, getMemberVerification, type ShownVerification } from '#core/join-requests/member-verification';
import type { ShownJoinRequest } from '#core/join-requests/present-join-request';
import { answerOnboarding } from '#core/onboarding/answer-onboarding';
import { getNewMemberWelcome, setNewMemberWelcome } from '#core/onboarding/new-member-welcome';
import { editOnboarding, getOnboarding, type ShownOnboarding } from '#core/onboarding/onboarding';
import { editWelcomeScreen, getWelcomeScreen } from '#core/welcome-screen/welcome-screen';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

/** What newcomers of a guild meet. */
export const communities: RouteTable = {
  get_guilds_onboarding: get({
    path: '/guilds/:guild_id/onboarding',
    who: ['bot', 'user'],
    reply: replyOf<ShownOnboarding>(),
    run: ({ core, guild, caller }) => getOnboarding(core, guild.state, guild.permissions, caller.kind === 'bot' ? null : caller.id),
  }),
  put_guilds_onboarding: put({
    path: '/guilds/:guild_id/onboarding',
    who: ['bot', 'user'],
    needs: ['ManageGuild', 'ManageRoles'],
    audit: 'OnboardingUpdate',
    body: OnboardingBody,
    reply: replyOf<APIGuildOnboarding>(),
    run: ({ core, guild, body, caller, reason }) => editOnboarding(core, guild.state, body, { id: caller.id, reason }),
  }),
  // What people's clients send at the end of their onboarding, and when they choose anew.
  create_guild_onboarding_responses: post({
    path: '/guilds/:guild_id/onboarding-responses',
    who: ['user'],
    body: OnboardingResponsesBody,
    reply: replyOf<object>(),
    run: ({ core, guild, body, caller }) => answerOnboarding(core, guild.state, body, caller.id, true),
  }),
  update_guild_onboarding_responses: put({
    path: '/guilds/:guild_id/onboarding-responses',
    who: ['user'],
    body: OnboardingResponsesBody,
    reply: replyOf<object>(),
    run: ({ core, guild, body, caller }) => answerOnboarding(core, guild.state, body, caller.id, false),
  }),
  get_guild_new_member_welcome: get({
    path: '/guilds/:guild_id/new-member-welcome',
    who: ['bot', 'user'],
    reply: replyOf<object | undefined>(),
    run: ({ core, guild }) => getNewMemberWelcome(core, guild.state, guild.permissions),
  }),
  update_guild_new_member_welcome: put({
    path: '/guilds/:guild_id/new-member-welcome',
    who: ['user'],
    needs: ['ManageGuild'],
    audit: 'HomeSettingsUpdate',
    body: NewMemberWelcomeBody,
    reply: replyOf<object>(),
    run: ({ core, guild, body, caller, reason }) => setNewMemberWelcome(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_guild_welcome_screen: get({
    path: '/guilds/:guild_id/welcome-screen',
    who: ['bot', 'user'],
    reply: replyOf<APIGuildWelcomeScreen>(),
    run: ({ core, guild }) => getWelcomeScreen(core, guild.state, guild.permissions),
  }),
  update_guild_welcome_screen: patch({
    path: '/guilds/:guild_id/welcome-screen',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    audit: 'GuildUpdate',
    body: WelcomeScreenBody,
    reply: replyOf<APIGuildWelcomeScreen>(),
    run: ({ core, guild, body, caller, reason }) => editWelcomeScreen(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_member_verification: get({
    path: '/guilds/:guild_id/member-verification',
    who: ['bot', 'user'],
    unchecked: true,
    query: MemberVerificationQuery,
    reply: replyOf<ShownVerification>(),
    run: ({ core, params, query, caller }) => getMemberVerification(core, params.guild_id, query, caller.id),
  }),
  modify_member_verification: patch({
    path: '/guilds/:guild_id/member-verification',
    who: ['bot', 'user'],
    needs: ['ManageGuild'],
    body: MemberVerificationBody,
    reply: replyOf<ShownVerification>(),
    run: ({ core, guild, body, caller, reason }) => editMemberVerification(core, guild.state, body, { id: caller.id, reason }),
  }),
  get_guild_join_requests: get({
    path: '/guilds/:guild_id/requests',
    who: ['bot', 'user'],
    needs: ['KickMembers'],
    query: JoinRequestsQuery,
    reply: replyOf<JoinRequestList>(),
    run: ({ core, guild, query }) => listJoinRequests(core, guild.state, query),
  }),
  action_guild_join_request: patch({
    path: '/guilds/:guild_id/requests/:request_id',
    who: ['bot', 'user'],
    needs: ['KickMembers'],
    body: ActOnJoinRequestBody,
    reply: replyOf<ShownJoinRequest>(),
    run: ({ core, guild, params, body, caller }) => actOnJoinRequest(core, guild.state, params.request_id, body, caller.id),
  }),
  // Those who ask are no members, so that the service looks who they are.
  get_own_join_request: get({
    path: '/guilds/:guild_id/requests/@me',
    who: ['user'],
    unchecked: true,
    reply: replyOf<ShownJoinRequest>(),
    run: ({ core, params, caller }) => getOwnJoinRequest(core, params.guild_id, caller.id),
  }),
  submit_join_request: put({
    path: '/guilds/:guild_id/requests/@me',
    who: ['user'],
    unchecked: true,
    body: JoinRequestBody,
    reply: replyOf<ShownJoinRequest>(),
    run: ({ core, params, body, caller }) => submitJoinRequest(core, params.guild_id, body, caller.id),
  }),
  reset_join_request: post({
    path: '/guilds/:guild_id/requests/@me',
    who: ['user'],
    unchecked: true,
    reply: replyOf<ShownJoinRequest>(),
    run: ({ core, params, caller }) => resetJoinRequest(core, params.guild_id, caller.id),
  }),
  withdraw_join_request: del({
    path: '/guilds/:guild_id/requests/@me',
    who: ['user'],
    unchecked: true,
    run: ({ core, params, caller }) => withdrawJoinRequest(core, params.guild_id, caller.id),
  }),
};
