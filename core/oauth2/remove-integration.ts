import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

/** A bot that is gone takes its integration and its managed role along. The caller holds the guild's lock. */
export async function removeIntegrationOf(core: Core, state: GuildState, botId: Snowflake): Promise<void> {
  const integration = (await core.integrations.ofGuild(state.id)).find((each) => each.bot_id === botId);
  if (!integration) return;
  await core.integrations.remove(integration.id);
  const { role_id: roleId } = integration;
  if (roleId && state.roles.has(roleId)) {
    await core.guilds.removeRole(state.id, roleId);
    core.publish(
      { guild_id: state.id },
      { t: 'GUILD_ROLE_DELETE', d: { guild_id: state.id, role_id: roleId } },
      { kind: 'role-removed', guild_id: state.id, role_id: roleId },
    );
  }
  core.publish({ guild_id: state.id }, { t: 'INTEGRATION_DELETE', d: { id: integration.id, guild_id: state.id, application_id: integration.application_id } });
  core.publish({ guild_id: state.id }, { t: 'GUILD_INTEGRATIONS_UPDATE', d: { guild_id: state.id } });
}
