import type { Client } from '#sdk/client';
import type { Operations } from '#sdk/rest/operations';
import type { ChosenFiles } from '../use-files.ts';

/** Has the server keep a message, with its files, until its time. Those stand with the box again when it does not take them. */
export async function scheduleWith(
  client: Client,
  body: Operations['POST /nexus/v1/users/@me/scheduled-messages']['body'],
  files: ChosenFiles | undefined,
): Promise<void> {
  const taken = files?.take() ?? [];
  try {
    await client.rest.call('POST /nexus/v1/users/@me/scheduled-messages', { body, ...(taken.length > 0 && { files: taken }) });
  } catch (error) {
    files?.putBack(taken);
    throw error;
  }
}
