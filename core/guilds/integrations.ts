import { AuditLogEvent, type APIGuildIntegration, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { removeMembers } from '../members/remove-members.ts';
import { presentIntegration } from '../oauth2/present-integration.ts';
import type { IntegrationRecord } from '../ports/integration-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import { removeWebhook } from '../webhooks/manage-webhooks.ts';
import { removeIntegration } from './remove-integration.ts';

const MAX_LISTED = 50;

/** The applications of a guild, 50 at most. Source: Discord, "Get Guild Integrations". */
export async function listIntegrations(core: Core, state: GuildState): Promise<APIGuildIntegration[]> {
  const integrations = (await core.integrations.ofGuild(state.id)).slice(0, MAX_LISTED);
  await core.userCache.fetch(integrations.flatMap((one) => [one.user_id, ...(one.bot_id ? [one.bot_id] : [])]));
  const shown = await Promise.all(integrations.map((one) => present(core, one)));
  return shown.filter((one) => one !== null);
}

async function present(core: Core, integration: IntegrationRecord): Promise<APIGuildIntegration | null> {
  const application = await core.applications.byId(integration.application_id);
  return application && presentIntegration(integration, application, core.userCache);
}

/** Takes an application out of a guild: its bot is kicked, its managed role and its webhooks go. Source: Discord, "Delete Guild Integration". */
export async function deleteIntegration(core: Core, state: GuildState, integrationId: Snowflake, by: Actor): Promise<void> {
  const integration = (await core.integrations.ofGuild(state.id)).find((one) => one.id === integrationId);
  if (!integration) throw apiError('UNKNOWN_INTEGRATION');
  const application = await core.applications.byId(integration.application_id);
  await asOneGuildChange(core, state.id, async (core) => {
    if (integration.bot_id && state.members.has(integration.bot_id)) await removeMembers(core, state, [integration.bot_id]);
    else await removeIntegration(core, state, integration);
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.IntegrationDelete,
      targetId: integration.id,
      changes: [
        { key: 'name', old_value: application?.name ?? '' },
        { key: 'type', old_value: 'discord' },
      ],
    });
  });
  for (const webhook of await core.webhooks.ofGuild(state.id))
    if (webhook.application_id === integration.application_id) await removeWebhook(core, webhook, by);
}
