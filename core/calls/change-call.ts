import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { CallRecord } from '../state/call-record.ts';

export interface CallEvent {
  t: 'CALL_CREATE' | 'CALL_UPDATE' | 'CALL_DELETE' | 'VOICE_STATE_UPDATE';
  d: unknown;
}

/** Works on a channel's call while nobody else does; there may be none. */
export const withCall = <Result>(core: Core, channelId: Snowflake, work: (call: CallRecord | undefined) => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`call:${channelId}`, () => work(core.calls.get(channelId)));

/** Writes what became of a call, null when it is over, and tells its people. The caller holds its lock. */
export async function keepCall(core: Core, before: CallRecord, after: CallRecord | null, events: readonly CallEvent[]): Promise<void> {
  const { channel_id: key } = before;
  await core.calls.write(key, after);
  const scope = { channel_id: key, user_ids: (after ?? before).recipient_ids };
  for (const event of events) core.publish(scope, event, { kind: 'call', key, record: after });
}
