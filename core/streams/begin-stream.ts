import type { Core } from '../core.ts';
import { REGION } from '../voice/voice-regions.ts';
import { tellStreamServer } from '../voice/voice-servers.ts';
import { keepStream, over, presentStream, refuse, toSession, withStream } from './change-stream.ts';
import { showStreaming } from './show-streaming.ts';
import { streamKeyOf, type StreamPlace } from './stream-key.ts';
import { peopleOf, type StreamPerson, type StreamRecord } from './stream-record.ts';
import { isInCall, mayShow } from './stream-rights.ts';
import { tellAgain } from './tell-again.ts';

/** Begins to show a screen in the call where one is; asked again, it tells once more where to send it. Source: the unofficial "Create Stream". */
export async function beginStream(core: Core, owner: StreamPerson, { guildId, channelId }: Omit<StreamPlace, 'ownerId'>): Promise<void> {
  const key = streamKeyOf({ guildId, channelId, ownerId: owner.user_id });
  await withStream(core, key, async (known) => {
    const where = { guild_id: guildId, channel_id: channelId };
    if (!mayShow(core, where, owner)) return refuse(core, owner, key, isInCall(core, where, owner) ? 'unauthorized' : 'invalid_channel');
    const isOwn = known?.owner.session_id === owner.session_id;
    const stream: StreamRecord = isOwn ? known : { key, ...where, owner, viewers: [], ...newNumbers(core), region: REGION, paused: false };
    // One from another session is over: who watched it has to ask for this one.
    const former = known && !isOwn ? peopleOf(known) : [];
    await keepStream(core, stream, stream, [
      ...former.map((person) => ({ to: toSession(person), ...over(key, 'stream_ended') })),
      { to: toSession(owner), t: 'STREAM_CREATE', d: presentStream(stream) },
    ]);
    if (isOwn) tellAgain(core, stream, owner);
    else tellStreamServer(core, stream, owner);
  });
  if (core.streams.get(key)) await showStreaming(core, { guildId, channelId, ownerId: owner.user_id }, true);
}

const TRIES = 100;

/** Clients take the number before that of the server for the group in which they encrypt. Source: voice connections of streams. */
function newNumbers({ ids }: Core): Pick<StreamRecord, 'rtc_server_id' | 'rtc_channel_id'> {
  let before = ids.next();
  for (let tries = 0; tries < TRIES; tries++) {
    const next = ids.next();
    if (BigInt(next) === BigInt(before) + 1n) return { rtc_server_id: next, rtc_channel_id: before };
    before = next;
  }
  throw new Error('no two ids in a row can be had');
}
