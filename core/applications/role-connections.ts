import type { APIApplicationRoleConnection, APIApplicationRoleConnectionMetadata, Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { RoleConnectionBody, RoleConnectionMetadataBody } from '#protocol/rest/applications';
import type { Core } from '../core.ts';
import { reviewLinkedRoles } from '../role-connections/claim-role.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { ApplicationRecord } from './application-record.ts';
import { changeApplication } from './edit-application.ts';
import { bareApplication, type BareApplication } from './present-application.ts';

/** Source: Discord, "Get Application Role Connection Metadata Records". */
export const getRoleConnectionsMetadata = (application: ApplicationRecord): APIApplicationRoleConnectionMetadata[] =>
  application.role_connections_metadata ?? [];

/** Replaces all records. Source: Discord, "Update Application Role Connection Metadata Records". */
export async function updateRoleConnectionsMetadata(
  core: Core,
  application: ApplicationRecord,
  body: RoleConnectionMetadataBody | null | undefined,
): Promise<APIApplicationRoleConnectionMetadata[]> {
  const records = (body ?? []) as APIApplicationRoleConnectionMetadata[]; // the schema has read types and languages
  records.forEach((record, index) => {
    if (records.findIndex((each) => each.key === record.key) !== index)
      throw formError([index, 'key'], 'APPLICATION_ROLE_CONNECTION_METADATA_DUPLICATE', 'Each key may be given once');
  });
  await changeApplication(core, application.id, (known) => ({ ...known, role_connections_metadata: records }));
  return records;
}

const NOTHING: APIApplicationRoleConnection = { platform_name: null, platform_username: null, metadata: {} };

/** Source: Discord, "Get Current User Application Role Connection". */
export async function getRoleConnection(core: Core, user: UserRecord, applicationId: Snowflake): Promise<APIApplicationRoleConnection> {
  if (!(await core.applications.byId(applicationId))) throw apiError('UNKNOWN_APPLICATION');
  return user.own.role_connections?.[applicationId] ?? NOTHING;
}

/** All that applications say of a person. Source: the unofficial "List User Application Role Connections". */
export async function listRoleConnections(
  core: Core,
  user: UserRecord,
): Promise<(APIApplicationRoleConnection & { application: BareApplication; application_metadata: APIApplicationRoleConnectionMetadata[] })[]> {
  const found = await Promise.all(
    Object.entries(user.own.role_connections ?? {}).map(async ([applicationId, connection]) => {
      const application = await core.applications.byId(applicationId);
      if (!application) return [];
      return [{ ...connection, application: await bareApplication(core, application), application_metadata: getRoleConnectionsMetadata(application) }];
    }),
  );
  return found.flat();
}

/**
 * Sets what is given and keeps the rest; null takes all of it away. Linked roles that it no longer carries go.
 * Source: Discord, "Update Current User Application Role Connection".
 */
export async function updateRoleConnection(
  core: Core,
  { id: userId }: UserRecord,
  applicationId: Snowflake,
  body: RoleConnectionBody | null,
): Promise<APIApplicationRoleConnection> {
  const { changed, connection } = await saveRoleConnection(core, userId, applicationId, body);
  await reviewLinkedRoles(core, changed, applicationId);
  return connection;
}

function saveRoleConnection(
  core: Core,
  userId: Snowflake,
  applicationId: Snowflake,
  body: RoleConnectionBody | null,
): Promise<{ changed: UserRecord; connection: APIApplicationRoleConnection }> {
  return core.locks.withLock(`user:${userId}`, async () => {
    const user = await core.userCache.find(userId);
    if (!user) throw apiError('UNKNOWN_USER');
    const application = await core.applications.byId(applicationId);
    if (!application) throw apiError('UNKNOWN_APPLICATION');
    const known = user.own.role_connections?.[applicationId] ?? NOTHING;
    const keys = new Set(getRoleConnectionsMetadata(application).map((record) => record.key));
    for (const key of Object.keys(body?.metadata ?? {}))
      if (!keys.has(key)) throw formError(['metadata', key], 'APPLICATION_ROLE_CONNECTION_INVALID_METADATA', 'This application has no such record');
    const { [applicationId]: _former, ...others } = user.own.role_connections ?? {};
    const connection: APIApplicationRoleConnection = {
      platform_name: body?.platform_name === undefined ? known.platform_name : body.platform_name,
      platform_username: body?.platform_username === undefined ? known.platform_username : body.platform_username,
      metadata: (body?.metadata ?? known.metadata) as APIApplicationRoleConnection['metadata'], // Discord's type wrongly has the records here
    };
    const changed: UserRecord = { ...user, own: { ...user.own, role_connections: body ? { ...others, [applicationId]: connection } : others } };
    await core.users.save(changed);
    core.publish({}, { t: 'user_changed', d: null }, { kind: 'user', user: changed });
    return { changed, connection: body ? connection : NOTHING };
  });
}
