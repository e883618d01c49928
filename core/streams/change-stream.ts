import type { Core } from '../core.ts';
import type { EventScope } from '../ports/bus.ts';
import type { StreamPerson, StreamRecord } from './stream-record.ts';

/** Why a stream is over, for one or for all. Source: the unofficial "Stream Delete Reason". */
export type StreamEnd = 'user_requested' | 'stream_ended' | 'stream_full' | 'unauthorized' | 'parse_failed' | 'invalid_channel';

export interface StreamEvent {
  to: EventScope;
  t: 'STREAM_CREATE' | 'STREAM_UPDATE' | 'STREAM_DELETE';
  d: unknown;
}

/** Works on a stream while nobody else does; there may be none. */
export const withStream = <Result>(core: Core, key: string, work: (stream: StreamRecord | undefined) => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`stream:${key}`, () => work(core.streams.get(key)));

/** Writes what became of a stream, null when it is over, and tells those whom it concerns. The caller holds its lock. */
export async function keepStream(core: Core, { key, channel_id }: StreamRecord, after: StreamRecord | null, events: readonly StreamEvent[]): Promise<void> {
  await core.streams.write(key, after);
  for (const { to, t, d } of events) core.publish(to, { t, d }, { kind: 'stream', key, channel_id, record: after });
}

/** The session that shows or watches. */
export const toSession = ({ session_id }: StreamPerson): EventScope => ({ session_id });
export const toAll = (people: readonly StreamPerson[]): EventScope => ({ user_ids: people.map(({ user_id: id }) => id) });

/** STREAM_CREATE. Source: the unofficial "Stream Object". */
export const presentStream = (stream: StreamRecord) => ({
  ...presentStreamUpdate(stream),
  rtc_server_id: stream.rtc_server_id,
  rtc_channel_id: stream.rtc_channel_id,
});

export const presentStreamUpdate = ({ key, region, viewers, paused }: StreamRecord) => ({
  stream_key: key,
  region,
  viewer_ids: viewers.map(({ user_id: id }) => id),
  paused,
});

export const over = (key: string, reason: StreamEnd): Pick<StreamEvent, 't' | 'd'> => ({ t: 'STREAM_DELETE', d: { stream_key: key, reason } });

/** Tells one session that it gets no stream. */
export const refuse = (core: Core, person: StreamPerson, key: string, reason: StreamEnd): void => core.publish(toSession(person), over(key, reason));
