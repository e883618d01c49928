import type { Operations } from './rest/operations.ts';
import type { ChannelOverride, ClientSettings, UserGuildSettings } from './gateway/events.ts';
import type { RestClient } from './rest/rest-client.ts';
import { DIRECT } from './state/state.ts';
import type { Store } from './state/store.ts';

export type SettingsChange = Operations['PATCH /users/@me/settings']['body'];
export type ClientSettingsChange = Operations['PATCH /nexus/v1/users/@me/client-settings']['body'];
export type GuildSettingsChange = Operations['PATCH /users/@me/guilds/{guild_id}/settings']['body'];

/** Whoever turned something may close the page at once. */
const SETTING = { isIdempotent: true, outlivesPage: true } as const;

/** Changes one's settings: here at once, so that nobody waits for what they moved, and back again where the server refuses. */
export async function editSettings(rest: RestClient, store: Store, change: SettingsChange): Promise<void> {
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, store.state.settings.get(name)]));
  store.apply('USER_SETTINGS_UPDATE', change);
  try {
    await rest.call('PATCH /users/@me/settings', { body: change, ...SETTING });
  } catch (error) {
    store.apply('USER_SETTINGS_UPDATE', before);
    throw error;
  }
}

/** The same for how our own client looks; nothing where the server keeps none of it. */
export async function editClientSettings(rest: RestClient, store: Store, change: ClientSettingsChange): Promise<void> {
  const before = store.state.clientSettings;
  if (!before) return;
  store.apply('NEXUS_CLIENT_SETTINGS_UPDATE', { ...before, ...change } as ClientSettings); // nothing in it is undefined
  try {
    await rest.call('PATCH /nexus/v1/users/@me/client-settings', { body: change, ...SETTING });
  } catch (error) {
    store.apply('NEXUS_CLIENT_SETTINGS_UPDATE', before);
    throw error;
  }
}

/** The same for what one set of a guild and its channels; `@me` for direct messages. */
export async function editGuildSettings(rest: RestClient, store: Store, guildId: string, change: GuildSettingsChange): Promise<void> {
  const id = guildId === DIRECT ? null : guildId;
  const before = store.state.guildSettings.get(guildId) ?? { guild_id: id };
  store.apply('USER_GUILD_SETTINGS_UPDATE', merged(before, change));
  try {
    if (id === null) await rest.call('PATCH /users/@me/guilds/@me/settings', { body: change, ...SETTING });
    else await rest.call('PATCH /users/@me/guilds/{guild_id}/settings', { path: { guild_id: id }, body: change, ...SETTING });
  } catch (error) {
    store.apply('USER_GUILD_SETTINGS_UPDATE', before);
    throw error;
  }
}

function merged(known: UserGuildSettings, { channel_overrides: overrides, ...change }: GuildSettingsChange): UserGuildSettings {
  const byChannel = new Map((known.channel_overrides ?? []).map((override) => [override.channel_id, override]));
  for (const [id, override] of Object.entries(overrides ?? {})) {
    if (override) byChannel.set(id, { ...byChannel.get(id), ...override, channel_id: id } as ChannelOverride); // what the server makes of it
    else byChannel.delete(id);
  }
  return { ...known, ...change, channel_overrides: [...byChannel.values()] } as UserGuildSettings;
}
