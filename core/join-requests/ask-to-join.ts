import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { JoinRequestBody } from '#protocol/rest/join-requests';
import type { Core } from '../core.ts';
import { hasFeature } from '../guilds/switch-features.ts';
import type { InviteRecord } from '../invites/invite-record.ts';
import { wireTime } from '../ports/clock.ts';
import { saveAndTellMember } from '../members/publish-member.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { JoinRequestRecord } from './join-request-record.ts';
import { GATE, MANUAL_APPROVAL } from './member-verification.ts';
import type { FormField, FormFieldResponse } from './member-verification-record.ts';
import { fetchPeopleOf, presentJoinRequest, tellJoinRequest, type ShownJoinRequest } from './present-join-request.ts';

/** Whether who comes by an invite must be let in by somebody. */
export const asksFirst = (state: GuildState): boolean => hasFeature(state, MANUAL_APPROVAL);

/** Begins a request of somebody who came by an invite; one that is open or was turned down stays as it is. */
export async function startJoinRequest(core: Core, state: GuildState, userId: Snowflake, invite: InviteRecord): Promise<JoinRequestRecord> {
  const known = await core.joinRequests.ofUser(state.id, userId);
  if (known && known.application_status !== 'APPROVED') return known;
  const request = newRequest(core, state.id, userId, {
    invite: { code: invite.code, inviter_id: invite.inviter_id, role_ids: invite.role_ids ?? [], temporary: invite.temporary },
  });
  await core.joinRequests.save(request);
  return request;
}

/**
 * Hands in the form. Where it asks for agreement only, the member is in at once; else somebody has to decide.
 * Source: routes of Discord's client.
 */
export async function submitJoinRequest(core: Core, guildId: Snowflake, body: JoinRequestBody, userId: Snowflake): Promise<ShownJoinRequest> {
  const state = await core.states.get(guildId);
  const known = await core.joinRequests.ofUser(guildId, userId);
  if (!state || (!known && !state.members.has(userId))) throw apiError('UNKNOWN_GUILD');
  const form = hasFeature(state, GATE) ? await core.guildPages.find(guildId, 'member_verification') : null;
  if (!form) throw apiError('UNKNOWN_GUILD_MEMBER_VERIFICATION_FORM');
  if (body.version && body.version !== form.version && Date.parse(body.version) !== Date.parse(form.version))
    throw formError(['version'], 'MEMBER_VERIFICATION_VERSION_OUTDATED', 'The form has changed meanwhile.');
  const responses = readResponses(form.form_fields, body);
  const request = await core.locks.withLock(`guild:${guildId}`, async () => {
    const member = state.members.get(userId);
    if (member && !member.pending) throw formError(['_'], 'JOIN_REQUEST_NOT_NEEDED', 'They are a full member already.');
    if (!member && known?.application_status !== 'STARTED') throw formError(['_'], 'JOIN_REQUEST_NOT_OPEN', 'There is no request that could be handed in.');
    const isLetIn = member !== undefined && !asksFirst(state);
    const now = wireTime(core.clock.nowMs());
    const made: JoinRequestRecord = {
      ...(known?.application_status === 'STARTED' ? known : newRequest(core, guildId, userId)),
      form_responses: responses,
      application_status: isLetIn ? 'APPROVED' : 'SUBMITTED',
      reviewed_at: isLetIn ? now : null,
    };
    await core.joinRequests.save(made);
    if (member && isLetIn) await saveAndTellMember(core, state, { ...member, pending: false });
    return made;
  });
  await tellJoinRequest(core, 'GUILD_JOIN_REQUEST_CREATE', request);
  return presentJoinRequest(core, request);
}

export async function getOwnJoinRequest(core: Core, guildId: Snowflake, userId: Snowflake): Promise<ShownJoinRequest> {
  const request = await core.joinRequests.ofUser(guildId, userId);
  if (!request) throw apiError('NOT_FOUND');
  await fetchPeopleOf(core, [request]);
  return presentJoinRequest(core, request);
}

/** Begins again after a refusal. */
export async function resetJoinRequest(core: Core, guildId: Snowflake, userId: Snowflake): Promise<ShownJoinRequest> {
  const known = await core.joinRequests.ofUser(guildId, userId);
  if (!known) throw apiError('NOT_FOUND');
  if (known.application_status === 'APPROVED') throw formError(['_'], 'JOIN_REQUEST_NOT_OPEN', 'The request was granted.');
  const request = newRequest(core, guildId, userId, { ...(known.invite && { invite: known.invite }) });
  await core.joinRequests.save(request);
  await tellJoinRequest(core, 'GUILD_JOIN_REQUEST_UPDATE', request);
  return presentJoinRequest(core, request);
}

export async function withdrawJoinRequest(core: Core, guildId: Snowflake, userId: Snowflake): Promise<void> {
  const request = await core.joinRequests.ofUser(guildId, userId);
  if (!request || !(await core.joinRequests.remove(guildId, userId))) throw apiError('NOT_FOUND');
  const event = { t: 'GUILD_JOIN_REQUEST_DELETE', d: { guild_id: guildId, id: request.id, user_id: userId } };
  core.publish({ guild_id: guildId }, event);
  core.publish({ user_ids: [userId] }, event);
}

const newRequest = (core: Core, guildId: Snowflake, userId: Snowflake, given: Partial<JoinRequestRecord> = {}): JoinRequestRecord => ({
  id: core.ids.next(),
  guild_id: guildId,
  user_id: userId,
  created_at: wireTime(core.clock.nowMs()),
  reviewed_at: null,
  application_status: 'STARTED',
  rejection_reason: null,
  form_responses: null,
  actioned_by: null,
  ...given,
});

function readResponses(fields: readonly FormField[], body: JoinRequestBody): FormFieldResponse[] {
  return fields.flatMap((field, index) => {
    const sent = body.form_fields?.[index];
    const response = sent?.field_type === field.field_type ? sent.response : undefined;
    const at = ['form_fields', String(index), 'response'];
    if (isBlank(field, response)) {
      if (field.required) throw formError(at, 'BASE_TYPE_REQUIRED', 'This field is required');
      return [];
    }
    return [{ ...field, response: fittingResponse(field, response, at) }];
  });
}

const isBlank = (field: FormField, response: unknown): boolean =>
  response === undefined || response === null || response === '' || (field.field_type === 'TERMS' && response === false);

function fittingResponse(field: FormField, response: unknown, at: string[]): boolean | string | number {
  if (field.field_type === 'TERMS' && typeof response === 'boolean') return response;
  if (field.field_type === 'MULTIPLE_CHOICE') {
    const index = typeof response === 'string' ? Number(response) : response;
    if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < (field.choices?.length ?? 0)) return index;
  } else if (field.field_type !== 'TERMS' && typeof response !== 'boolean') return String(response);
  throw formError(at, 'BASE_TYPE_CHOICES', 'This answer does not fit its question.');
}
