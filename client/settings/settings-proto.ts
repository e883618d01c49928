import { fieldsWithin, lastField, messageField, numberOf, readFields, writeFields, type WireField } from '#protocol/protobuf';
import type { Client } from '#sdk/client';

/** What a client needs at once (1), and what it counts of its use (2). */
type Kind = 1 | 2;

/** Source: the unofficial documentation of PreloadedUserSettings and FrecencyUserSettings: the data version. */
const [VERSIONS, DATA_VERSION] = [1, 3] as const;
const TRIES = 3;

/** The fields of settings in base64. */
export const fieldsOfProto = (base64: string): WireField[] => readFields(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));

export const readSettingsProto = async (client: Client, kind: Kind): Promise<WireField[]> =>
  fieldsOfProto((await client.rest.call(`GET /users/@me/settings-proto/${kind}`)).settings);

/** Edits what stands in a field, and answers what stands there now. It goes back whole, so nothing may have changed in it meanwhile: the version says so. */
export async function editSettingsProto(
  client: Client,
  kind: Kind,
  number: number,
  edit: (within: readonly WireField[]) => readonly WireField[],
): Promise<readonly WireField[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const fields = await readSettingsProto(client, kind);
    const version = Number(numberOf(lastField(fieldsWithin(fields, VERSIONS), DATA_VERSION)));
    const edited = edit(fieldsWithin(fields, number));
    const settings = btoa(String.fromCharCode(...writeFields([messageField(number, edited)])));
    const reply = await client.rest.call(`PATCH /users/@me/settings-proto/${kind}`, { body: { settings, required_data_version: version } });
    if (!reply.out_of_date) return edited;
  }
  throw new Error('The settings are being changed elsewhere just now.');
}
