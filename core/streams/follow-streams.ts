import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { guildOfChange } from '../ports/event-heading.ts';
import { endStream } from './end-stream.ts';
import { DECIDES_IN_CALLS } from '../voice/decides-in-calls.ts';
import { TwoLooks } from '../voice/two-looks.ts';
import type { StreamPerson, StreamRecord } from './stream-record.ts';
import { isUnknown, mayShow, mayWatch } from './stream-rights.ts';
import { stopWatching } from './watch-stream.ts';

const LOOK_EVERY_MS = 5_000;

/** Ends streams whose owners left the call or may not show any more, and takes out who may not watch. The result stops it. */
export function followStreams(core: Core): () => void {
  const due = new Set<string>();
  /** Who was heard to leave, by place. */
  let left = new Set<string>();
  const looks = new TwoLooks();
  const look = (streams: Iterable<StreamRecord>, gone: ReadonlySet<string> = new Set()): void => {
    const isOut = (stream: StreamRecord, person: StreamPerson): boolean => {
      const isMissing = isUnknown(core, stream, person);
      const { guild_id: guildId, channel_id: channelId } = stream;
      if (isMissing && (gone.has(channelId) || gone.has(`${guildId} ${person.user_id}`))) return true;
      const isBelieved = looks.agree(`${stream.rtc_server_id} ${person.user_id} ${person.session_id}`, isMissing, core.clock.steadyMs());
      return isMissing ? isBelieved : !(person === stream.owner ? mayShow : mayWatch)(core, stream, person);
    };
    for (const stream of streams)
      review(core, stream, isOut).catch((error: unknown) => core.log.debug({ err: error, stream: stream.key }, 'a stream is looked at again later'));
  };
  const lookAtDue = (): void => {
    const streams = [...core.streams.all()].filter(({ guild_id: guildId, channel_id: channelId }) => due.has(guildId ?? channelId));
    const gone = left;
    left = new Set();
    due.clear();
    look(streams, gone);
  };
  const stopHearing = core.bus.subscribe(
    ({ change }) => {
      const place = guildOfChange(change);
      if (place === undefined || core.streams.isEmpty) return;
      if (change?.kind === 'guild-removed') return endThoseOf(core, place);
      // When this turn is over, memory has what the events brought.
      if (due.size === 0) setImmediate(lookAtDue);
      due.add(place);
      if (change?.kind === 'voice-state' && !change.state) left.add(`${change.guild_id} ${change.user_id}`);
      if (change?.kind === 'call' && !change.record) left.add(change.key);
    },
    ({ changes }) => (changes === 'voice-state' || DECIDES_IN_CALLS.has(changes)) && !core.streams.isEmpty,
  );
  const timer = setInterval(() => look(core.streams.all()), LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    stopHearing();
  };
}

function endThoseOf(core: Core, guildId: Snowflake): void {
  for (const stream of core.streams.all())
    if (stream.guild_id === guildId)
      endStream(core, stream, 'stream_ended').catch((error: unknown) => core.log.warn({ err: error, stream: stream.key }, 'a stream stays without its guild'));
}

async function review(core: Core, stream: StreamRecord, isOut: (stream: StreamRecord, person: StreamPerson) => boolean): Promise<void> {
  // A process that does not have the guild in memory knows nothing of it.
  if (stream.guild_id !== null && !core.states.peek(stream.guild_id)) return;
  if (isOut(stream, stream.owner)) return endStream(core, stream, 'stream_ended');
  for (const viewer of stream.viewers) if (isOut(stream, viewer)) await stopWatching(core, viewer, stream.key, 'unauthorized');
}
