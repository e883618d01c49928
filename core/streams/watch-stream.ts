import type { Core } from '../core.ts';
import { tellStreamServer } from '../voice/voice-servers.ts';
import { keepStream, over, presentStream, presentStreamUpdate, refuse, toAll, toSession, withStream } from './change-stream.ts';
import { isSame, peopleOf, type StreamPerson } from './stream-record.ts';
import { mayWatch } from './stream-rights.ts';
import { tellAgain } from './tell-again.ts';

/** Each of them gets the pictures sent. */
const MAX_VIEWERS = 50;

/** Lets somebody who is in the call see a screen; asked again, it tells once more where. Source: the unofficial "Watch Stream". */
export const watchStream = (core: Core, viewer: StreamPerson, key: string): Promise<void> =>
  withStream(core, key, async (stream) => {
    if (!stream) return refuse(core, viewer, key, 'stream_ended');
    if (!mayWatch(core, stream, viewer) || stream.owner.user_id === viewer.user_id) return refuse(core, viewer, key, 'unauthorized');
    const others = stream.viewers.filter(({ user_id: id }) => id !== viewer.user_id);
    if (others.length >= MAX_VIEWERS) return refuse(core, viewer, key, 'stream_full');
    const next = { ...stream, viewers: [...others, viewer] };
    await keepStream(core, stream, next, [
      { to: toSession(viewer), t: 'STREAM_CREATE', d: presentStream(next) },
      ...(others.length === stream.viewers.length ? [{ to: toAll([stream.owner, ...others]), t: 'STREAM_UPDATE', d: presentStreamUpdate(next) } as const] : []),
    ]);
    if (stream.viewers.some((one) => isSame(one, viewer))) tellAgain(core, next, viewer);
    else tellStreamServer(core, next, viewer);
  });

/** Tells somebody who shows or watches once more where. Source: the unofficial "Ping Stream Server". */
export function pingStream(core: Core, person: StreamPerson, key: string): void {
  const stream = core.streams.get(key);
  if (!stream) return refuse(core, person, key, 'stream_ended');
  if (peopleOf(stream).some((one) => isSame(one, person))) tellAgain(core, stream, person);
}

/** Takes somebody out of those who watch. */
export const stopWatching = (core: Core, viewer: StreamPerson, key: string, reason: 'user_requested' | 'unauthorized'): Promise<void> =>
  withStream(core, key, async (stream) => {
    const viewers = stream?.viewers.filter((one) => !isSame(one, viewer)) ?? [];
    if (!stream || viewers.length === stream.viewers.length) return;
    const next = { ...stream, viewers };
    await keepStream(core, stream, next, [
      { to: toSession(viewer), ...over(key, reason) },
      { to: toAll(peopleOf(next)), t: 'STREAM_UPDATE', d: presentStreamUpdate(next) },
    ]);
  });
