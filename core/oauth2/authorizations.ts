import {
  ApplicationIntegrationType,
  ApplicationWebhookEventType,
  type APIWebhookEventApplicationAuthorizedData,
  type OAuth2Scopes,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { presentPublicApplication } from '../applications/present-application.ts';
import { updateRoleConnection } from '../applications/role-connections.ts';
import type { Core } from '../core.ts';
import { presentGuild } from '../guilds/present-guild.ts';
import type { AuthorizationRecord } from '../ports/authorization-store.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { sendWebhookEvent } from '../webhook-events/send-webhook-event.ts';
import { revokeAll } from './issue-tokens.ts';
import { installs } from './scopes.ts';

/** What a person has just granted: about themselves, for a guild, or for their own account. */
export interface Granting {
  application: ApplicationRecord;
  user: UserRecord;
  scopes: readonly string[];
  integrationType: ApplicationIntegrationType;
  guildId: Snowflake | null;
}

/** Scopes that stay with a guild, unless the application comes to a person. */
const OF_GUILDS: ReadonlySet<string> = new Set(['bot', 'applications.commands', 'webhook.incoming']);

/** Keeps what a person granted, and tells the application. Source: Discord, "Application Authorized". */
export async function keepAuthorization(core: Core, { application, user, scopes, integrationType, guildId }: Granting): Promise<void> {
  const isInstalled = integrationType === ApplicationIntegrationType.UserInstall && installs(scopes);
  const personal = scopes.filter((scope) => isInstalled || !OF_GUILDS.has(scope));
  if (personal.length > 0) {
    await core.locks.withLock(`user:${user.id}`, async () => {
      const known = await core.authorizations.find(user.id, application.id);
      await core.authorizations.save({
        id: known?.id ?? core.ids.next(),
        user_id: user.id,
        application_id: application.id,
        scopes: [...new Set([...(known?.scopes ?? []), ...personal])],
        is_installed: isInstalled || (known?.is_installed ?? false),
      });
    });
    if (isInstalled) core.publish({ user_ids: [user.id] }, { t: 'USER_APPLICATION_UPDATE', d: { application_id: application.id } });
  }
  const state = guildId === null ? null : await core.states.get(guildId);
  const data: APIWebhookEventApplicationAuthorizedData = {
    ...(installs(scopes) && { integration_type: integrationType }),
    user: presentUser(user),
    scopes: scopes as OAuth2Scopes[], // checked when they were asked for
    ...(state && { guild: presentGuild(state) }),
  };
  sendWebhookEvent(core, application.id, ApplicationWebhookEventType.ApplicationAuthorized, data);
}

/** An application on a person's list. Source: the unofficial "OAuth2 Authorization". */
export interface ShownAuthorization {
  id: Snowflake;
  scopes: string[];
  application: object;
}

async function show(core: Core, { id, scopes, application_id }: AuthorizationRecord): Promise<ShownAuthorization | null> {
  const application = await core.applications.byId(application_id);
  if (!application) return null;
  if (application.bot_id) await core.userCache.fetch([application.bot_id]);
  return { id, scopes, application: presentPublicApplication(application, core.userCache) };
}

export async function listAuthorizations(core: Core, user: UserRecord, applicationIds?: readonly Snowflake[]): Promise<ShownAuthorization[]> {
  const found = (await core.authorizations.ofUser(user.id)).filter((each) => !applicationIds || applicationIds.includes(each.application_id));
  return (await Promise.all(found.map((each) => show(core, each)))).filter((each) => each !== null);
}

async function authorizationOf(core: Core, user: UserRecord, id: Snowflake): Promise<AuthorizationRecord> {
  const found = (await core.authorizations.ofUser(user.id)).find((each) => each.id === id);
  if (!found) throw apiError('UNKNOWN_TOKEN');
  return found;
}

export async function getAuthorization(core: Core, user: UserRecord, id: Snowflake): Promise<ShownAuthorization> {
  const shown = await show(core, await authorizationOf(core, user, id));
  if (!shown) throw apiError('UNKNOWN_TOKEN');
  return shown;
}

/** Takes back all that was granted: tokens, commands, linked roles. Source: Discord, "Application Deauthorized". */
export async function deauthorize(core: Core, user: UserRecord, id: Snowflake): Promise<void> {
  const { application_id: applicationId, is_installed: wasInstalled } = await authorizationOf(core, user, id);
  if (!(await core.authorizations.remove(user.id, applicationId))) throw apiError('UNKNOWN_TOKEN');
  await revokeAll(core, user.id, applicationId);
  await updateRoleConnection(core, user, applicationId, null);
  if (wasInstalled) core.publish({ user_ids: [user.id] }, { t: 'USER_APPLICATION_REMOVE', d: { application_id: applicationId } });
  sendWebhookEvent(core, applicationId, ApplicationWebhookEventType.ApplicationDeauthorized, { user: presentUser(user) });
}
