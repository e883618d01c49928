import type { APIGuildIntegration } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { IntegrationRecord } from '../ports/integration-store.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserCache } from '../users/user-cache.ts';

/** A bot in a guild, with the one who added it. The users of both must be in memory. Source: Discord, "Integration Object". */
export function presentIntegration(integration: IntegrationRecord, application: ApplicationRecord, users: UserCache): APIGuildIntegration {
  return {
    id: integration.id,
    name: application.name,
    type: 'discord',
    enabled: true,
    account: { id: application.id, name: application.name },
    application: {
      id: application.id,
      name: application.name,
      icon: application.icon,
      description: application.description,
      type: null,
      flags: application.flags,
      flags_new: String(application.flags),
      ...(application.cover_image && { cover_image: application.cover_image }),
      ...(application.bot_id && { bot: presentUser(users.get(application.bot_id)) }),
    },
    scopes: integration.scopes,
    user: presentUser(users.get(integration.user_id)),
  } as unknown as APIGuildIntegration; // scopes are kept as text; `type` is of Discord's own description only
}
