import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ActOnJoinRequestBody, JoinRequestsQuery } from '#protocol/rest/join-requests';
import type { Core } from '../core.ts';
import { useInvite } from '../invites/end-invites.ts';
import { addMember } from '../members/add-member.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { JoinRequestRecord } from './join-request-record.ts';
import { fetchPeopleOf, presentJoinRequest, tellJoinRequest, type ShownJoinRequest } from './present-join-request.ts';

export interface JoinRequestList {
  /** Of all in the state that was asked for. */
  total: number;
  guild_join_requests: ShownJoinRequest[];
}

/** Needs KICK_MEMBERS. Newest first. Source: Discord, "Get Guild Join Requests". */
export async function listJoinRequests(core: Core, state: GuildState, query: JoinRequestsQuery): Promise<JoinRequestList> {
  const { requests, total } = await core.joinRequests.page(state.id, query, query.limit);
  await fetchPeopleOf(core, requests);
  return { total, guild_join_requests: requests.map((request) => presentJoinRequest(core, request)) };
}

/** Lets somebody in, or turns them down. Needs KICK_MEMBERS. Source: Discord, "Action Guild Join Request". */
export async function actOnJoinRequest(
  core: Core,
  state: GuildState,
  requestId: Snowflake,
  body: ActOnJoinRequestBody,
  byId: Snowflake,
): Promise<ShownJoinRequest> {
  const request = await core.locks.withLock(`join-requests:${state.id}`, async () => {
    const known = await core.joinRequests.byId(state.id, requestId);
    if (!known) throw apiError('NOT_FOUND');
    if (known.application_status !== 'SUBMITTED') throw formError(['action'], 'JOIN_REQUEST_NOT_OPEN', 'This request is not waiting for a decision.');
    const decided: JoinRequestRecord = {
      ...known,
      application_status: body.action,
      rejection_reason: body.action === 'REJECTED' ? body.rejection_reason || null : null,
      reviewed_at: wireTime(core.clock.nowMs()),
      actioned_by: byId,
    };
    if (body.action === 'APPROVED') await letIn(core, state, known);
    await core.joinRequests.save(decided);
    return decided;
  });
  await tellJoinRequest(core, 'GUILD_JOIN_REQUEST_UPDATE', request);
  return presentJoinRequest(core, request);
}

async function letIn(core: Core, state: GuildState, { user_id: userId, invite }: JoinRequestRecord): Promise<void> {
  if (await core.bans.byUser(state.id, userId)) throw apiError('USER_BANNED_FROM_THIS_GUILD');
  if (!state.members.has(userId)) {
    if ((await core.guilds.idsOfMember(userId)).length >= core.settings.maxGuildsPerUser) throw apiError('MAXIMUM_NUMBER_OF_GUILDS_REACHED');
    const given = {
      pending: false,
      ...(invite && {
        roles: invite.role_ids.filter((id) => state.roles.has(id)),
        joined_by: { code: invite.code, inviter_id: invite.inviter_id },
        ...(invite.temporary && { temporary: true as const }),
      }),
    };
    const { isNew } = await addMember(core, state.id, userId, given, async (core) => {
      // The invite may have ended while somebody was deciding; that is not the guest's fault.
      const standing = invite && (await core.invites.byCode(invite.code));
      if (standing) await useInvite(core, standing);
    });
    if (isNew) return;
  }
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const member = state.members.get(userId);
    if (member?.pending) await saveAndTellMember(core, state, { ...member, pending: false });
  });
}
