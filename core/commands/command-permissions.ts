import type { APIGuildApplicationCommandPermissions, Snowflake } from 'discord-api-types/v10';
import { ApplicationCommandPermissionType as Kind, AuditLogEvent } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CommandPermissionsBody } from '#protocol/rest/commands';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';

const shown = (
  applicationId: Snowflake,
  guildId: Snowflake,
  id: Snowflake,
  permissions: APIGuildApplicationCommandPermissions['permissions'],
): APIGuildApplicationCommandPermissions => ({
  id,
  application_id: applicationId,
  guild_id: guildId,
  permissions,
});

/** Who may use which command in a guild; only commands that have overwrites of their own. */
export async function listCommandPermissions(core: Core, applicationId: Snowflake, guildId: Snowflake): Promise<APIGuildApplicationCommandPermissions[]> {
  const rows = await core.commands.permissions(applicationId, guildId);
  return rows.filter((row) => row.permissions.length > 0).map((row) => shown(applicationId, guildId, row.id, row.permissions));
}

/** Of one command, or of the whole application under its own id. 10066 when there are none. */
export async function getCommandPermissions(
  core: Core,
  applicationId: Snowflake,
  guildId: Snowflake,
  id: Snowflake,
): Promise<APIGuildApplicationCommandPermissions> {
  await demandCommand(core, applicationId, guildId, id);
  const row = (await core.commands.permissions(applicationId, guildId)).find((each) => each.id === id && each.permissions.length > 0);
  if (!row) throw apiError('UNKNOWN_APPLICATION_COMMAND_PERMISSIONS');
  return shown(applicationId, guildId, id, row.permissions);
}

/** Replaces the overwrites of a command and tells its application. Source: Discord, "Edit Application Command Permissions". */
export async function editCommandPermissions(
  core: Core,
  applicationId: Snowflake,
  guildId: Snowflake,
  id: Snowflake,
  { permissions }: CommandPermissionsBody,
  by: Actor,
): Promise<APIGuildApplicationCommandPermissions> {
  await demandCommand(core, applicationId, guildId, id);
  const seen = new Set<string>();
  permissions.forEach((each, index) => {
    const key = `${each.type}:${each.id}`;
    if (seen.has(key)) throw formError(['permissions', index], 'APPLICATION_COMMAND_PERMISSIONS_DUPLICATE', 'Each id may be given once');
    seen.add(key);
  });
  const state = await core.states.get(guildId);
  const former = (await core.commands.permissions(applicationId, guildId)).find((each) => each.id === id)?.permissions ?? [];
  permissions.forEach((each, index) => {
    if (each.type === Kind.Role && !state?.roles.has(each.id))
      throw formError(['permissions', index, 'id'], 'APPLICATION_COMMAND_PERMISSIONS_UNKNOWN', 'Unknown role');
  });
  await core.commands.savePermissions(applicationId, guildId, id, permissions);
  const result = shown(applicationId, guildId, id, permissions);
  const application = await core.applications.byId(applicationId);
  const event = { t: 'APPLICATION_COMMAND_PERMISSIONS_UPDATE', d: result };
  if (application?.bot_id) core.publish({ guild_id: guildId, user_ids: [application.bot_id] }, event);
  core.publish({ guild_id: guildId }, { t: 'GUILD_APPLICATION_COMMAND_INDEX_UPDATE', d: { guild_id: guildId } });
  const touched = [...new Set([...former, ...permissions].map((each) => each.id))];
  await recordAudit(core, guildId, by, {
    action: AuditLogEvent.ApplicationCommandPermissionUpdate,
    targetId: id,
    options: { application_id: applicationId },
    changes: touched.flatMap((key) => {
      const before = former.find((each) => each.id === key);
      const after = permissions.find((each) => each.id === key);
      return before?.permission === after?.permission ? [] : [{ key, ...(before && { old_value: before }), ...(after && { new_value: after }) }];
    }),
  });
  return result;
}

async function demandCommand(core: Core, applicationId: Snowflake, guildId: Snowflake, id: Snowflake): Promise<void> {
  if (id === applicationId) return;
  const command = await core.commands.byId(applicationId, id);
  if (!command || (command.guild_id && command.guild_id !== guildId)) throw apiError('UNKNOWN_APPLICATION_COMMAND');
}
