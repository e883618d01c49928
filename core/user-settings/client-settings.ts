import type { Snowflake } from 'discord-api-types/v10';
import type { z } from 'zod';
import type { ClientSettingsBody, ClientSettingsReply } from '#protocol/nexus/client-settings';
import { PLAIN_CLIENT_SETTINGS } from '#protocol/nexus/plain-client-settings';
import type { Core } from '../core.ts';

export type ClientSettings = z.output<typeof ClientSettingsReply>;

const NAME = 'client_settings';

/** How our client is for a person, on all their devices. */
export const clientSettingsOf = async (core: Core, userId: Snowflake): Promise<ClientSettings> => ({
  ...PLAIN_CLIENT_SETTINGS,
  ...(await core.preferences.find<Partial<ClientSettings>>(userId, NAME)),
});

/** Changes what is given, and tells the person's sessions. */
export const editClientSettings = (core: Core, userId: Snowflake, body: ClientSettingsBody): Promise<ClientSettings> =>
  core.locks.withLock(`preferences:${userId}`, async () => {
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const edited: ClientSettings = { ...(await clientSettingsOf(core, userId)), ...given };
    await core.preferences.save(userId, NAME, edited);
    core.publish({ user_ids: [userId] }, { t: 'NEXUS_CLIENT_SETTINGS_UPDATE', d: edited });
    return edited;
  });
