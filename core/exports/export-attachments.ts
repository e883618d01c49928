import type { Core } from '../core.ts';
import type { AttachmentRecord, MessageRecord } from '../messages/message-record.ts';
import { safeName } from '../attachments/safe-name.ts';
import type { Archive } from './zip-archive.ts';

/** A message as it stands in an export: as Discord names its parts, its files by where they lie in the archive. */
export function exportedMessage(message: MessageRecord): Record<string, unknown> {
  const { attachments, message_snapshots: snapshots, nonce: _nonce, ...rest } = message;
  return {
    ...rest,
    attachments: attachments.map((file) => exportedFile(message, file)),
    ...(snapshots && { message_snapshots: snapshots.map((one) => ({ ...one, attachments: one.attachments.map((file) => exportedFile(message, file)) })) }),
  };
}

function exportedFile(message: MessageRecord, { key: _key, ...file }: AttachmentRecord): Record<string, unknown> {
  return { ...file, file: attachmentPath(message, file) };
}

const attachmentPath = ({ channel_id: channelId, id }: MessageRecord, file: Pick<AttachmentRecord, 'id' | 'filename'>): string =>
  `attachments/${channelId}/${id}/${file.id}-${safeName(file.filename)}`;

/** Puts the files of messages in. Those that are no longer there are passed over. Returns how many there were. */
export async function exportFilesOf(core: Core, archive: Archive, messages: AsyncIterable<MessageRecord>): Promise<number> {
  let count = 0;
  for await (const message of messages) {
    for (const file of message.attachments) {
      const bytes = await core.blobs.read(file.key);
      if (!bytes) continue;
      await archive.bytes(attachmentPath(message, file), bytes);
      count++;
    }
  }
  return count;
}

/** What pages bring, one by one; `next` says where the following page begins. */
export async function* inPages<Item, Key>(page: (after: Key | null) => Promise<Item[]>, next: (item: Item) => Key): AsyncGenerator<Item> {
  for (let after: Key | null = null; ;) {
    const items: Item[] = await page(after);
    yield* items;
    const last = items.at(-1);
    if (last === undefined) return;
    after = next(last);
  }
}
