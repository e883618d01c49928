import type { APIUser, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { presentUser } from '../users/present-user.ts';
import type { JoinRequestRecord } from './join-request-record.ts';
import type { FormFieldResponse } from './member-verification-record.ts';

/** A request as Discord shows it, to whoever asked and to those who decide. */
export interface ShownJoinRequest extends Omit<JoinRequestRecord, 'actioned_by' | 'invite' | 'form_responses'> {
  join_request_id: Snowflake;
  last_seen: null;
  interview_channel_id: null;
  user: APIUser;
  form_responses: (Omit<FormFieldResponse, 'description' | 'automations'> & { description?: string; automations?: string[] })[] | null;
  actioned_by_user?: APIUser;
}

/** Those who asked and those who decided must be in the cache. */
export function presentJoinRequest(core: Core, request: JoinRequestRecord): ShownJoinRequest {
  const { actioned_by: actionedBy, invite: _invite, form_responses: responses, ...shown } = request;
  return {
    ...shown,
    join_request_id: request.id,
    last_seen: null,
    interview_channel_id: null,
    user: presentUser(core.userCache.get(request.user_id)),
    form_responses:
      responses &&
      responses.map(({ description, automations, ...field }) => ({
        ...field,
        ...(description !== null && { description }),
        ...(automations && { automations }),
      })),
    ...(actionedBy && { actioned_by_user: presentUser(core.userCache.get(actionedBy)) }),
  };
}

export const fetchPeopleOf = (core: Core, requests: readonly JoinRequestRecord[]): Promise<void> =>
  core.userCache.fetch(requests.flatMap((request) => [request.user_id, ...(request.actioned_by ? [request.actioned_by] : [])]));

/** Moderators hear of it, and so does whoever asked. */
export async function tellJoinRequest(core: Core, t: 'GUILD_JOIN_REQUEST_CREATE' | 'GUILD_JOIN_REQUEST_UPDATE', request: JoinRequestRecord): Promise<void> {
  await fetchPeopleOf(core, [request]);
  const d = { guild_id: request.guild_id, request: presentJoinRequest(core, request), status: request.application_status };
  core.publish({ guild_id: request.guild_id }, { t, d });
  core.publish({ user_ids: [request.user_id] }, { t, d });
}
