import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import { newNonce } from '#sdk/outbox/entry';
import type { FileToSend } from '#sdk/rest/multipart';

/** How long a bot may take before nobody waits for it any more; the server gives it three seconds. */
const PATIENCE_MS = 8_000;

export interface InteractionToSend {
  type: 2 | 3 | 4 | 5;
  applicationId: string;
  channelId: string;
  messageId?: string;
  data: object;
  /** Described in `data.attachments`. */
  files?: readonly FileToSend[];
  nonce?: string;
}

/** Tells a bot what somebody did. Resolves when it has answered, rejects with words when it refused or said nothing. */
export async function interact(
  client: Client,
  { type, applicationId, channelId, messageId, data, files = [], nonce = newNonce(Date.now()) }: InteractionToSend,
): Promise<void> {
  const guildId = client.state.channels.get(channelId)?.guild_id;
  const answered = new Promise<void>((resolve, reject) => {
    const ends = [
      client.on('INTERACTION_SUCCESS', (said) => said.nonce === nonce && end(resolve)),
      client.on('INTERACTION_MODAL_CREATE', (said) => said.nonce === nonce && end(resolve)),
      client.on('INTERACTION_FAILURE', (said) => said.nonce === nonce && end(() => reject(new Error(t`The bot did not answer.`)))),
    ];
    const timer = setTimeout(() => end(resolve), PATIENCE_MS);
    function end(then: () => void): void {
      clearTimeout(timer);
      for (const stop of ends) stop();
      then();
    }
  });
  // Whoever is refused at once waits for nothing.
  answered.catch(() => undefined);
  const body = {
    type,
    application_id: applicationId,
    channel_id: channelId,
    ...(guildId !== undefined && { guild_id: guildId }),
    ...(messageId !== undefined && { message_id: messageId }),
    session_id: client.state.sessionId ?? '',
    nonce,
    data,
  };
  await client.rest.request('POST', '/interactions', { body, ...(files.length > 0 && { files }) });
  if (type !== 4) await answered;
}
