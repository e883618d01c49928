import type { Client } from '#sdk/client';
import type { Operations } from '#sdk/rest/operations';
import type { Taken } from '../use-send.ts';

/** Has the server keep a message, with its files, until its time. It stands in the box again when the server does not take it. */
export async function scheduleWith(
  client: Client,
  body: Operations['POST /nexus/v1/users/@me/scheduled-messages']['body'],
  { files, putBack }: Taken,
): Promise<void> {
  try {
    await client.rest.call('POST /nexus/v1/users/@me/scheduled-messages', { body, ...(files.length > 0 && { files }) });
  } catch (error) {
    putBack();
    throw error;
  }
}
