import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { REGION } from '../voice/voice-regions.ts';
import { keepStream, over, presentStreamUpdate, toAll, withStream } from './change-stream.ts';
import { readStreamKey } from './stream-key.ts';
import { forgetPreview } from './stream-preview.ts';
import { showStreaming } from './show-streaming.ts';
import { peopleOf, type StreamPerson, type StreamRecord } from './stream-record.ts';
import { stopWatching } from './watch-stream.ts';

/** Ends the own stream, or stops to watch another's. Source: the unofficial "Delete Stream". */
export async function leaveStream(core: Core, person: StreamPerson, key: string): Promise<void> {
  const stream = core.streams.get(key);
  if (stream?.owner.user_id !== person.user_id) return stopWatching(core, person, key, 'user_requested');
  if (stream.owner.session_id === person.session_id) await endStream(core, stream, 'user_requested');
}

/** Ends a stream for all, unless its owner has begun another meanwhile. */
export async function endStream(core: Core, { key, rtc_server_id }: StreamRecord, reason: 'user_requested' | 'unauthorized' | 'stream_ended'): Promise<void> {
  const ended = await withStream(core, key, async (stream) => {
    if (stream?.rtc_server_id !== rtc_server_id) return null;
    await keepStream(core, stream, null, [
      { to: toAll([stream.owner]), ...over(key, reason) },
      { to: toAll(stream.viewers), ...over(key, 'stream_ended') },
    ]);
    await forgetPreview(core, key);
    return stream;
  });
  if (ended) await showStreaming(core, { guildId: ended.guild_id, channelId: ended.channel_id, ownerId: ended.owner.user_id }, false);
}

/** Says that a screen stands still, or goes on. Source: the unofficial "Set Stream Paused". */
export const pauseStream = (core: Core, person: StreamPerson, key: string, paused: boolean): Promise<void> =>
  withStream(core, key, async (stream) => {
    if (stream?.owner.session_id === person.session_id && stream.owner.user_id === person.user_id && stream.paused !== paused)
      await update(core, stream, { ...stream, paused });
  });

/** Moves a stream to another region, of which there is one. Source: the unofficial "Modify Stream". */
export const modifyStream = async (core: Core, key: string, region: string | null | undefined, byId: Snowflake): Promise<void> =>
  withStream(core, demandKey(key), async (stream) => {
    if (stream?.owner.user_id !== byId) throw apiError('UNKNOWN_STREAM');
    if (region && region !== REGION) throw formError(['region'], 'REGION_INVALID', 'Invalid region.');
    await update(core, stream, stream);
  });

/** Nothing else gets a lock. */
function demandKey(key: string): string {
  if (!readStreamKey(key)) throw apiError('UNKNOWN_STREAM');
  return key;
}

const update = (core: Core, stream: StreamRecord, next: StreamRecord): Promise<void> =>
  keepStream(core, stream, next, [{ to: toAll(peopleOf(next)), t: 'STREAM_UPDATE', d: presentStreamUpdate(next) }]);
