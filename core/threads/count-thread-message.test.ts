import type { ChannelRecord } from '../channels/channel-record.ts';
import { newChannel } from '../channels/new-channel.ts';
import { archivesAtMs } from './archives-at.ts';
import { countNewMessage, countsAfter, isCounted } from './count-thread-message.ts';

const thread = (given: Partial<ChannelRecord> = {}): ChannelRecord => newChannel('175928847299117063', '1', 11, 'thread', given);

it('counts at once what is written, and gives each message its own position', () => {
  const counted = thread();
  expect([countNewMessage(counted), countNewMessage(counted)].map((counts) => counts.total_message_sent)).toEqual([1, 2]);
  expect(counted).toMatchObject({ message_count: 2, total_message_sent: 2 });
});

it('takes away deleted messages from the one count and not from the other, never below nothing', () => {
  expect(countsAfter(thread({ message_count: 3, total_message_sent: 5 }), -2)).toEqual({ message_count: 1, total_message_sent: 5 });
  expect(countsAfter(thread({ message_count: 1, total_message_sent: 5 }), -2)).toEqual({ message_count: 0, total_message_sent: 5 });
});

it('does not count what a thread begins with', () => {
  expect(isCounted({ id: '1', channel_id: '1', type: 0 })).toBe(false);
  expect(isCounted({ id: '2', channel_id: '1', type: 21 })).toBe(false);
  expect(isCounted({ id: '2', channel_id: '1', type: 0 })).toBe(true);
});

it('archives after the silence that was agreed, counted from the last message or the last opening', () => {
  const at = '2026-01-01T00:00:00.000000+00:00';
  const metadata = { archived: false, archive_timestamp: at, auto_archive_duration: 60, locked: false } as const;
  expect(archivesAtMs(thread({ thread_metadata: metadata }))).toBe(Date.parse(at) + 3_600_000);
  // An id of 2026-02: its moment is later than the opening.
  const later = ((BigInt(Date.parse('2026-02-01T00:00:00Z')) - 1_420_070_400_000n) << 22n).toString();
  expect(archivesAtMs(thread({ thread_metadata: metadata, last_message_id: later }))).toBe(Date.parse('2026-02-01T01:00:00Z'));
  expect(archivesAtMs(thread({ thread_metadata: metadata, flags: 2 }))).toBe(Infinity);
});
