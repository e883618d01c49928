import { createHash } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { CallVoiceState } from '../state/call-record.ts';
import type { Core } from '../core.ts';
import type { BusEvent } from '../ports/bus.ts';
import { only } from '../ports/event-heading.ts';
import type { VoiceStateRecord } from '../state/guild-state.ts';
import { peopleOf, type StreamPerson, type StreamRecord } from '../streams/stream-record.ts';
import { REGION } from './voice-regions.ts';
import { issueVoiceToken, type VoiceCall } from './voice-token.ts';

const TABLE = 'voice-servers';
/** Who has a voice server says so this often; what was not said for the lifetime is gone. */
const RENEWED_EVERY_MS = 10_000;
const LIFETIME_MS = 30_000;

interface Said {
  atMs: number;
  region: string;
}

/** What processes tell each other of one. */
interface VoiceServerWord {
  endpoint: string;
  region: string;
}

/** The voice servers that run, as this process knows them; all people in one channel are sent to the same of them. */
export class VoiceServers {
  /** The region of each. */
  private known: ReadonlyMap<string, string> = new Map();
  /** By endpoint: whether it is there is being asked just now. */
  readonly proofs = new Map<string, Promise<boolean>>();

  get endpoints(): ReadonlyMap<string, string> {
    return this.known;
  }

  get regions(): ReadonlySet<string> {
    return new Set(this.known.values());
  }

  become(endpoints: Iterable<readonly [endpoint: string, region: string]>): void {
    this.known = new Map(endpoints);
  }

  /** `host:port` of the server of a channel's call, in that region if one runs there; null while none runs at all. A server that comes or goes moves its own share of the calls only. */
  endpointFor(channelId: Snowflake, region?: string | null): string | null {
    const isBound = region !== undefined && region !== null && this.regions.has(region);
    let best: { endpoint: string; weight: string } | undefined;
    for (const [endpoint, its] of this.known) {
      if (isBound && its !== region) continue;
      const weight = createHash('sha256').update(`${endpoint}\n${channelId}`).digest('hex');
      if (!best || weight > best.weight) best = { endpoint, weight };
    }
    return best?.endpoint ?? null;
  }
}

/** Where a call is carried: that of a guild's channel in the region which the channel names. */
export function endpointOf(
  { states, voiceServers }: Core,
  { guild_id: guildId, channel_id: channelId, of }: Pick<VoiceCall, 'guild_id' | 'channel_id' | 'of'>,
): string | null {
  const region = of === undefined ? states.peek(guildId)?.channels.get(channelId)?.rtc_region : null;
  return voiceServers.endpointFor(channelId, region);
}

/** Tells the session that joined where its call is and by which token it gets in. Without an endpoint it waits. Source: Discord, "Voice Server Update". */
export function tellVoiceServer(core: Core, voice: VoiceStateRecord): void {
  const { scope, ...event } = voiceServerUpdate(core, voice);
  core.publish(scope, event);
}

/** The same for the call of a direct channel. */
export function tellCallServer(core: Core, voice: CallVoiceState): void {
  const { scope, ...event } = callServerUpdate(core, voice);
  core.publish(scope, event);
}

/** And for a stream. Source: the unofficial "Stream Server Update". */
export function tellStreamServer(core: Core, stream: StreamRecord, person: StreamPerson): void {
  const { scope, ...event } = streamServerUpdate(core, stream, person);
  core.publish(scope, event);
}

const tokenFor = (core: Core, call: VoiceCall): string => issueVoiceToken(core.settings.signingSecret, call, core.clock.nowMs());

const voiceServerUpdate = (core: Core, voice: VoiceStateRecord): BusEvent => ({
  scope: { guild_id: voice.guild_id, session_id: voice.session_id },
  t: 'VOICE_SERVER_UPDATE',
  d: {
    token: tokenFor(core, voice),
    guild_id: voice.guild_id,
    endpoint: endpointOf(core, voice),
  },
});

const callServerUpdate = (core: Core, { channel_id, user_id, session_id }: CallVoiceState): BusEvent => ({
  scope: { session_id },
  t: 'VOICE_SERVER_UPDATE',
  d: {
    token: tokenFor(core, { guild_id: channel_id, channel_id, user_id, session_id, of: 'call' }),
    guild_id: null,
    channel_id,
    endpoint: core.voiceServers.endpointFor(channel_id),
  },
});

const streamServerUpdate = (core: Core, { key, rtc_server_id, rtc_channel_id }: StreamRecord, { user_id, session_id }: StreamPerson): BusEvent => ({
  scope: { session_id },
  t: 'STREAM_SERVER_UPDATE',
  d: {
    token: tokenFor(core, { guild_id: rtc_server_id, channel_id: rtc_channel_id, user_id, session_id, of: 'stream' }),
    stream_key: key,
    endpoint: core.voiceServers.endpointFor(rtc_channel_id),
  },
});

/**
 * Takes a voice server into use, for all processes; the result takes it out again. Calls that move by that are told.
 * The voice room calls this, and `verifyVoiceToken` when somebody comes to it; nothing else does.
 */
export function useVoiceServer(core: Core, endpoint: string, region = REGION): () => void {
  let isInUse = true;
  const warn = (error: unknown): void => core.log.warn({ err: error, endpoint }, 'the other processes were not told of a voice server');
  const say = (): Promise<unknown> => core.shortMemory.setEntry<Said>(TABLE, endpoint, { atMs: core.clock.nowMs(), region }, LIFETIME_MS);
  const tell = (t: string): void => core.publish({}, { t, d: { endpoint, region } satisfies VoiceServerWord });
  // Written first: who looks into the table when it hears of it finds it there.
  const said = say().then(() => isInUse && tell('voice_server_up'), warn);
  const renewal = setInterval(() => void say().catch(warn), RENEWED_EVERY_MS).unref();
  const stopHearing = core.bus.subscribe(
    ({ t, d }) => {
      if ((d as { endpoint: string }).endpoint !== endpoint || !isInUse) return; // as published above
      if (t === 'voice_server_asked') tell('voice_server_here');
      // It stood still for so long that it was taken for dead.
      else void say().then(() => isInUse && tell('voice_server_up'), warn);
    },
    only('voice_server_asked', 'voice_server_down'),
  );
  return () => {
    isInUse = false;
    clearInterval(renewal);
    stopHearing();
    said.then(() => removeVoiceServer(core, endpoint)).catch(warn);
  };
}

/** Takes one out of use, and tells all processes even where that cannot be written. */
export const removeVoiceServer = (core: Core, endpoint: string): Promise<unknown> =>
  core.shortMemory.removeEntry(TABLE, endpoint).finally(() => core.publish({}, { t: 'voice_server_down', d: { endpoint } }));

/** Keeps up with the voice servers of all processes, and tells the sessions of this one when their calls move. The result stops it. */
export function followVoiceServers(core: Core): () => void {
  /** Rises with each word on the bus: what was read before it may be old. */
  let words = 0;
  const stopHearing = core.bus.subscribe(
    ({ t, d }) => {
      if (t !== 'voice_server_up' && t !== 'voice_server_down') return;
      words++;
      const { endpoint, region = REGION } = d as Partial<VoiceServerWord> & { endpoint: string }; // as published above, or by an older process
      const others = [...core.voiceServers.endpoints].filter(([one]) => one !== endpoint);
      moveCalls(core, t === 'voice_server_up' ? [...others, [endpoint, region]] : others);
    },
    only('voice_server_up', 'voice_server_down'),
  );
  const read = async (): Promise<void> => {
    const before = words;
    const said = await core.shortMemory.entries<Said>(TABLE);
    if (words !== before) return;
    const alive = [...said]
      .filter(([, { atMs }]) => core.clock.nowMs() - atMs < LIFETIME_MS)
      .map(([endpoint, { region = REGION }]): [string, string] => [endpoint, region]);
    const { endpoints } = core.voiceServers;
    if (alive.length !== endpoints.size || alive.some(([endpoint, region]) => endpoints.get(endpoint) !== region)) moveCalls(core, alive);
  };
  // What cannot be asked now may be later; until then it is as it was.
  const readQuietly = (): void => void read().catch(() => undefined);
  const timer = setInterval(readQuietly, RENEWED_EVERY_MS).unref();
  readQuietly();
  return () => {
    clearInterval(timer);
    stopHearing();
  };
}

/** Each process does this for its own sessions. */
function moveCalls(core: Core, endpoints: readonly (readonly [endpoint: string, region: string])[]): void {
  const calls = [...callsUnderWay(core)].map((call) => ({ ...call, before: endpointOf(core, call.place) }));
  core.voiceServers.become(endpoints);
  for (const { place, before, update } of calls) if (endpointOf(core, place) !== before) core.bus.tellHere(update());
}

/** Everybody who is in a call or a stream, with what tells them where it is. */
function* callsUnderWay(core: Core): Generator<{ place: Pick<VoiceCall, 'guild_id' | 'channel_id' | 'of'>; update: () => BusEvent }> {
  for (const { voiceStates } of core.states.all())
    for (const voice of voiceStates.values()) yield { place: voice, update: () => voiceServerUpdate(core, voice) };
  for (const call of core.calls.all())
    for (const voice of call.voice_states)
      yield { place: { guild_id: call.channel_id, channel_id: call.channel_id, of: 'call' }, update: () => callServerUpdate(core, voice) };
  for (const stream of core.streams.all())
    for (const person of peopleOf(stream))
      yield {
        place: { guild_id: stream.rtc_server_id, channel_id: stream.rtc_channel_id, of: 'stream' },
        update: () => streamServerUpdate(core, stream, person),
      };
}
