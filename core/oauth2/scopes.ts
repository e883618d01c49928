import { formError } from '#protocol/errors';

/** Every scope of Discord's. Source: Discord, "OAuth2 Scopes"; `guilds.channels.read` the unofficial "List Guild Channels". */
export const OAUTH2_SCOPES: readonly string[] = [
  'activities.invites.write',
  'activities.read',
  'activities.write',
  'applications.builds.read',
  'applications.builds.upload',
  'applications.commands',
  'applications.commands.permissions.update',
  'applications.commands.update',
  'applications.entitlements',
  'applications.store.update',
  'bot',
  'connections',
  'dm_channels.read',
  'email',
  'gdm.join',
  'guilds',
  'guilds.channels.read',
  'guilds.join',
  'guilds.members.read',
  'identify',
  'identify.premium',
  'messages.read',
  'openid',
  'relationships.read',
  'role_connections.write',
  'rpc',
  'rpc.activities.write',
  'rpc.notifications.read',
  'rpc.voice.read',
  'rpc.voice.write',
  'voice',
  'webhook.incoming',
];

/** Words between blanks or plus signs, each once. Throws 50035 at `scope` for an unknown one. */
export function readScopes(text: string | undefined): string[] {
  const scopes = [...new Set((text ?? '').split(/[\s+]+/).filter((word) => word !== ''))];
  if (scopes.length === 0) throw formError(['scope'], 'BASE_TYPE_REQUIRED', 'This field is required');
  const unknown = scopes.find((scope) => !OAUTH2_SCOPES.includes(scope));
  if (unknown !== undefined)
    throw formError(['scope'], 'OAUTH2_SCOPE_INVALID', `The requested scope is invalid, unknown, or malformed: ${unknown.slice(0, 100)}`);
  return scopes;
}

/** Scopes that put something into a guild; the rest is about the person. */
export const installs = (scopes: readonly string[]): boolean => scopes.includes('bot') || scopes.includes('applications.commands');
