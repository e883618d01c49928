import { fieldsWithin, fixed64sOf, lastField, messageField, numberOf, packedFixed64, varintField, withField, type WireField } from '#protocol/protobuf';
import type { Client } from '#sdk/client';
import { editSettingsProto, readSettingsProto } from './settings-proto.ts';

/** Who is asked first, before strangers' messages come: only the protobuf of the settings has it. */
export interface MessageRequests {
  guildIds: readonly string[];
  /** Whether guilds that are joined later are among them. */
  byDefault: boolean;
}

/** Source: the unofficial documentation of PreloadedUserSettings: PrivacySettings and two of its fields. */
const [PRIVACY, GUILD_IDS, BY_DEFAULT] = [8, 16, 17] as const;

const requestsIn = (privacy: readonly WireField[]): MessageRequests => ({
  guildIds: fixed64sOf(privacy, GUILD_IDS).map(String),
  byDefault: numberOf(lastField(fieldsWithin(privacy, BY_DEFAULT), 1)) !== 0n,
});

export const readMessageRequests = async (client: Client): Promise<MessageRequests> => requestsIn(fieldsWithin(await readSettingsProto(client, 1), PRIVACY));

export async function changeMessageRequests(client: Client, change: Partial<MessageRequests>): Promise<MessageRequests> {
  const edited = await editSettingsProto(client, 1, PRIVACY, (privacy) => {
    const next = { ...requestsIn(privacy), ...change };
    const withIds = withField(privacy, GUILD_IDS, packedFixed64(GUILD_IDS, next.guildIds.map(BigInt)));
    return withField(withIds, BY_DEFAULT, [messageField(BY_DEFAULT, next.byDefault ? [varintField(1, 1n)] : [])]);
  });
  return requestsIn(edited);
}
