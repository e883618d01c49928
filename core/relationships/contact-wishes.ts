import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { privacyOf } from '../user-settings/privacy.ts';

/** Who may come to a person uninvited, as they have set it. */
export interface ContactWishes {
  /** Whether members of this guild, who are no friends, may write to them directly. */
  mayWriteFrom(guildId: Snowflake): boolean;
  /** Whether what such a member writes first waits among the message requests. */
  asksFirstFrom(guildId: Snowflake): boolean;
  /** Whose requests to be friends they hear of. */
  mayAsk: { friendsOfFriends: boolean; membersOfGuilds: boolean; everybody: boolean };
}

/** What a person has set; the only place that knows where. */
export async function contactWishesOf(core: Core, userId: Snowflake): Promise<ContactWishes> {
  const { restrictedGuildIds, askingGuildIds, friendSources } = await privacyOf(core, userId);
  const everybody = friendSources.all ?? false;
  return {
    mayWriteFrom: (guildId) => !restrictedGuildIds.has(guildId),
    asksFirstFrom: (guildId) => askingGuildIds.has(guildId),
    mayAsk: { everybody, friendsOfFriends: friendSources.mutual_friends ?? false, membersOfGuilds: friendSources.mutual_guilds ?? false },
  };
}
