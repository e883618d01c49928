import { AuditLogEvent, type APIRole, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { ALL_PERMISSIONS } from '#protocol/permissions';
import type { Actor } from '../actor.ts';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { addMember } from '../members/add-member.ts';
import { presentMember } from '../members/present-member.ts';
import { wireTime } from '../ports/clock.ts';
import type { IntegrationRecord } from '../ports/integration-store.ts';
import { insertRole } from '../roles/insert-role.ts';
import { newRole } from '../roles/new-role.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentIntegration } from './present-integration.ts';

export interface BotAddition {
  application: ApplicationRecord;
  guildId: Snowflake;
  /** What its managed role carries; without any there is no role. */
  permissions: bigint;
  /** Whoever adds it; whether they may is the caller's to check. */
  by: Actor;
  /** Without `bot` only the application's commands come into the guild. */
  scopes?: readonly string[];
}

/**
 * Brings an application into a guild: its integration, its managed role, and its bot as a member.
 * Adding it again changes the permissions of the role. Source: Discord, "Bot Authorization Flow".
 */
export async function addBotToGuild(
  core: Core,
  { application, guildId, permissions, by, scopes = ['bot', 'applications.commands'] }: BotAddition,
): Promise<void> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  const botId = scopes.includes('bot') ? application.bot_id : null;
  if (scopes.includes('bot') && !botId) throw apiError('OAUTH2_APPLICATION_DOES_NOT_HAVE_BOT');
  if (botId && (await core.bans.byUser(guildId, botId))) throw apiError('USER_BANNED_FROM_THIS_GUILD');
  await core.userCache.fetch([by.id, ...(application.bot_id ? [application.bot_id] : [])]);
  const { integration, isNew } = await core.locks.withLock(`guild:${guildId}`, () =>
    saveIntegration(core, state, { application, botId, permissions: permissions & ALL_PERMISSIONS, by, scopes }),
  );
  if (botId) {
    const member = await addMember(core, guildId, botId, { roles: integration.role_id ? [integration.role_id] : [] });
    if (member.isNew) await recordAudit(core, guildId, by, { action: AuditLogEvent.BotAdd, targetId: botId });
    else if (integration.role_id) await giveRole(core, state, botId, integration.role_id);
  }
  tellIntegration(core, state, integration, application, isNew);
  if (isNew) {
    await recordAudit(core, guildId, by, {
      action: AuditLogEvent.IntegrationCreate,
      targetId: integration.id,
      changes: [
        { key: 'name', new_value: application.name },
        { key: 'type', new_value: 'discord' },
        { key: 'scopes', new_value: integration.scopes },
      ],
    });
  }
}

interface Wanted {
  application: ApplicationRecord;
  botId: Snowflake | null;
  permissions: bigint;
  by: Actor;
  scopes: readonly string[];
}

async function saveIntegration(core: Core, state: GuildState, wanted: Wanted): Promise<{ integration: IntegrationRecord; isNew: boolean }> {
  const { application, botId, permissions, by, scopes } = wanted;
  const known = await core.integrations.byApplication(state.id, application.id);
  const id = known?.id ?? core.ids.next();
  const knownRole = known?.role_id ? state.roles.get(known.role_id) : undefined;
  const role = botId ? await saveManagedRole(core, state, { botId, integrationId: id, name: application.name, permissions, known: knownRole }) : knownRole;
  const integration: IntegrationRecord = {
    id,
    guild_id: state.id,
    application_id: application.id,
    bot_id: botId ?? known?.bot_id ?? null,
    role_id: role?.id ?? null,
    user_id: known?.user_id ?? by.id,
    scopes: [...new Set([...(known?.scopes ?? []), ...scopes])].filter((scope) => GUILD_SCOPES.has(scope)),
    created_at: known?.created_at ?? wireTime(core.clock.nowMs()),
  };
  await core.integrations.save(integration);
  return { integration, isNew: !known };
}

/** The scopes that stay with a guild; others are a person's own. */
const GUILD_SCOPES: ReadonlySet<string> = new Set(['bot', 'applications.commands', 'webhook.incoming']);

interface ManagedRole {
  botId: Snowflake;
  integrationId: Snowflake;
  name: string;
  permissions: bigint;
  known: APIRole | undefined;
}

async function saveManagedRole(core: Core, state: GuildState, { botId, integrationId, name, permissions, known }: ManagedRole): Promise<APIRole | undefined> {
  if (!known && permissions === 0n) return undefined;
  if (known?.permissions === permissions.toString()) return known;
  if (!known) {
    const tags = { bot_id: botId, integration_id: integrationId };
    return insertRole(core, state, newRole(core.ids.next(), { name, permissions: permissions.toString(), managed: true, tags }));
  }
  const role = { ...known, permissions: permissions.toString() };
  await core.guilds.saveRoles(state.id, [role]);
  core.publish({ guild_id: state.id }, { t: 'GUILD_ROLE_UPDATE', d: { guild_id: state.id, role } }, { kind: 'roles', guild_id: state.id, roles: [role] });
  return role;
}

/** A bot that was there without a role of its own gets the new one. */
async function giveRole(core: Core, state: GuildState, botId: Snowflake, roleId: Snowflake): Promise<void> {
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const known = state.members.get(botId);
    if (!known || known.roles.includes(roleId)) return;
    const member = { ...known, roles: [...known.roles, roleId] };
    const user = core.userCache.get(botId);
    await core.guilds.saveMembers([member]);
    core.publish(
      { guild_id: state.id },
      { t: 'GUILD_MEMBER_UPDATE', d: { ...presentMember(member, user), guild_id: state.id } },
      { kind: 'members', guild_id: state.id, members: [member], users: [user] },
    );
  });
}

function tellIntegration(core: Core, state: GuildState, integration: IntegrationRecord, application: ApplicationRecord, isNew: boolean): void {
  core.publish(
    { guild_id: state.id },
    { t: isNew ? 'INTEGRATION_CREATE' : 'INTEGRATION_UPDATE', d: { ...presentIntegration(integration, application, core.userCache), guild_id: state.id } },
  );
  core.publish({ guild_id: state.id }, { t: 'GUILD_INTEGRATIONS_UPDATE', d: { guild_id: state.id } });
}
