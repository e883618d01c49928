import {
  fieldsWithin,
  fixed64sOf,
  lastField,
  messageField,
  numberOf,
  packedFixed64,
  readFields,
  varintField,
  withField,
  writeFields,
} from '#protocol/protobuf';
import type { Client } from '#sdk/client';

/** Who is asked first, before strangers' messages come: only the protobuf of the settings has it. */
export interface MessageRequests {
  guildIds: readonly string[];
  /** Whether guilds that are joined later are among them. */
  byDefault: boolean;
}

/** Source: the unofficial documentation of PreloadedUserSettings: PrivacySettings and two of its fields; the data version. */
const [VERSIONS, DATA_VERSION, PRIVACY, GUILD_IDS, BY_DEFAULT] = [1, 3, 8, 16, 17] as const;
const TRIES = 3;

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function read(client: Client) {
  const fields = readFields(bytesOf((await client.rest.call('GET /users/@me/settings-proto/1')).settings));
  const privacy = fieldsWithin(fields, PRIVACY);
  const requests: MessageRequests = {
    guildIds: fixed64sOf(privacy, GUILD_IDS).map(String),
    byDefault: numberOf(lastField(fieldsWithin(privacy, BY_DEFAULT), 1)) !== 0n,
  };
  return { privacy, requests, version: Number(numberOf(lastField(fieldsWithin(fields, VERSIONS), DATA_VERSION))) };
}

export const readMessageRequests = async (client: Client): Promise<MessageRequests> => (await read(client)).requests;

/** The field goes back whole, so nothing may have changed in it meanwhile: the version says so. */
export async function changeMessageRequests(client: Client, change: Partial<MessageRequests>): Promise<MessageRequests> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { privacy, requests, version } = await read(client);
    const next = { ...requests, ...change };
    const withIds = withField(privacy, GUILD_IDS, packedFixed64(GUILD_IDS, next.guildIds.map(BigInt)));
    const edited = withField(withIds, BY_DEFAULT, [messageField(BY_DEFAULT, next.byDefault ? [varintField(1, 1n)] : [])]);
    const settings = btoa(String.fromCharCode(...writeFields([messageField(PRIVACY, edited)])));
    const reply = await client.rest.call('PATCH /users/@me/settings-proto/1', { body: { settings, required_data_version: version } });
    if (!reply.out_of_date) return next;
  }
  throw new Error('The settings are being changed elsewhere just now.');
}
