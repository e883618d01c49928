import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

const REMEMBERED_MS = 5 * 60_000;
/** So long the first one may write before it counts as dead. */
const WRITING_MS = 60_000;
const LOOK_AGAIN_MS = { first: 5, most: 200 };

/** What the memory says of a nonce: null while the first message is being written. */
interface Written {
  message_id: Snowflake | null;
}

/**
 * Runs `create` once for a nonce of an author in a channel, in whatever process; who comes later, or meanwhile, gets that message
 * by `show`. A failed creation is forgotten. `enforce_nonce` asks for this.
 */
export async function onceForNonce(
  { shortMemory, log }: Pick<Core, 'shortMemory' | 'log'>,
  { authorId, channelId, nonce }: { authorId: Snowflake; channelId: Snowflake; nonce: string | number },
  create: () => Promise<APIMessage>,
  show: (messageId: Snowflake) => Promise<APIMessage>,
): Promise<APIMessage> {
  const key = `nonce:${authorId}:${channelId}:${nonce}`;
  const writing: Written = { message_id: null };
  for (let pauseMs = LOOK_AGAIN_MS.first; !(await shortMemory.claim(key, writing, WRITING_MS)); pauseMs = Math.min(pauseMs * 2, LOOK_AGAIN_MS.most)) {
    const known = await shortMemory.get<Written>(key);
    if (known?.message_id) return show(known.message_id);
    if (known) await sleep(pauseMs);
  }
  let message: APIMessage;
  try {
    message = await create();
  } catch (error) {
    await shortMemory.remove(key).catch(() => undefined);
    throw error;
  }
  const written: Written = { message_id: message.id };
  // It stands, whether or not anybody remembers.
  await shortMemory.set(key, written, REMEMBERED_MS).catch((error: unknown) => log.warn({ err: error, message: message.id }, 'a nonce was not remembered'));
  return message;
}
