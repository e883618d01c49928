import type { Core } from '../core.ts';
import type { IntegrationRecord } from '../ports/integration-store.ts';
import { dropRole } from '../roles/insert-role.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Ends the integration of an application that left, with its managed role. Held by the guild's lock. */
export async function removeIntegration(core: Core, state: GuildState, integration: IntegrationRecord): Promise<void> {
  await core.integrations.remove(integration.id);
  const roleId = integration.role_id;
  if (roleId && state.roles.has(roleId)) await dropRole(core, state, roleId);
  core.publish({ guild_id: state.id }, { t: 'INTEGRATION_DELETE', d: { id: integration.id, guild_id: state.id, application_id: integration.application_id } });
  core.publish({ guild_id: state.id }, { t: 'GUILD_INTEGRATIONS_UPDATE', d: { guild_id: state.id } });
}
