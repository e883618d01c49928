import type { Client } from '#sdk/client';
import type { Operations } from '#sdk/rest/operations';
import type { Taken } from '../use-send.ts';

/**
 * Has the server keep a message, with its files, until its time. It stands in the box again when the server does not take it; why is said
 * by who asked, or where `isHere` says that they are not there any more, in the corner.
 */
export async function scheduleWith(
  client: Client,
  when: Omit<Operations['POST /nexus/v1/users/@me/scheduled-messages']['body'], 'message'>,
  { message, files, putBack }: Taken,
  isHere: () => boolean,
): Promise<void> {
  const { meId } = client.state;
  try {
    const body = { ...when, message: (await message()) as object }; // the contract takes any
    await client.rest.call('POST /nexus/v1/users/@me/scheduled-messages', { body, ...(files.length > 0 && { files }) });
  } catch (error) {
    putBack();
    if (!isHere() && client.state.meId === meId) {
      const { notScheduled } = await import('./not-scheduled.ts');
      notScheduled(client, String(when.channel_id), error);
    }
    throw error;
  }
}
