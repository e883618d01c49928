import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import { PROTO_ONLY_FIELDS, SETTINGS_FIELDS, valueOf, withValue, type SettingsField } from './settings-fields.ts';
import { changeSettings } from './user-settings.ts';

/** By which default a guild comes into which list. */
const RULES = [
  [SETTINGS_FIELDS.default_guilds_restricted, SETTINGS_FIELDS.restricted_guilds],
  [PROTO_ONLY_FIELDS.default_message_request_restricted, PROTO_ONLY_FIELDS.message_request_restricted_guild_ids],
] as const satisfies readonly (readonly [SettingsField<boolean>, SettingsField<Snowflake[]>])[];

/** Who wants no direct messages of members of new guilds, or to be asked first, has each guild that they join restricted so. */
export async function restrictNewGuild(core: Core, user: UserRecord, guildId: Snowflake): Promise<void> {
  if (user.bot || !(await core.userSettings.find(user.id, 1))) return;
  await changeSettings(core, user, 1, async ({ fields }) => {
    let edited = fields;
    const changed = new Set<number>();
    for (const [byDefault, list] of RULES) {
      const known = valueOf(fields, list);
      if (!valueOf(fields, byDefault) || known.includes(guildId)) continue;
      edited = withValue(edited, list, [...known, guildId]);
      changed.add(list.outer);
    }
    return { fields: edited, changed, reply: {} };
  });
}
