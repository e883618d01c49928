import { createHash } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { BusEvent } from '../ports/bus.ts';
import { only } from '../ports/event-heading.ts';
import type { VoiceStateRecord } from '../state/guild-state.ts';
import { issueVoiceToken } from './voice-token.ts';

const TABLE = 'voice-servers';
/** Who has a voice server says so this often; what was not said for the lifetime is gone. */
const RENEWED_EVERY_MS = 10_000;
const LIFETIME_MS = 30_000;

interface Said {
  atMs: number;
}

/** The voice servers that run, as this process knows them; all people in one channel are sent to the same of them. */
export class VoiceServers {
  private known: ReadonlySet<string> = new Set();

  get endpoints(): ReadonlySet<string> {
    return this.known;
  }

  become(endpoints: Iterable<string>): void {
    this.known = new Set(endpoints);
  }

  /** `host:port` of the server of a channel's call; null while none runs. A server that comes or goes moves its own share of the calls only. */
  endpointFor(channelId: Snowflake): string | null {
    let best: { endpoint: string; weight: string } | undefined;
    for (const endpoint of this.known) {
      const weight = createHash('sha256').update(`${endpoint}\n${channelId}`).digest('hex');
      if (!best || weight > best.weight) best = { endpoint, weight };
    }
    return best?.endpoint ?? null;
  }
}

/** Tells the session that joined where its call is and by which token it gets in. Without an endpoint it waits. Source: Discord, "Voice Server Update". */
export function tellVoiceServer(core: Core, voice: VoiceStateRecord): void {
  const { scope, ...event } = voiceServerUpdate(core, voice);
  core.publish(scope, event);
}

const voiceServerUpdate = (core: Core, voice: VoiceStateRecord): BusEvent => ({
  scope: { guild_id: voice.guild_id, session_id: voice.session_id },
  t: 'VOICE_SERVER_UPDATE',
  d: {
    token: issueVoiceToken(core.settings.signingSecret, voice, core.clock.nowMs()),
    guild_id: voice.guild_id,
    endpoint: core.voiceServers.endpointFor(voice.channel_id),
  },
});

/**
 * Takes a voice server into use, for all processes; the result takes it out again. Calls that move by that are told.
 * The voice room calls this, and `verifyVoiceToken` when somebody comes to it; nothing else does.
 */
export function useVoiceServer(core: Core, endpoint: string): () => void {
  let isInUse = true;
  const warn = (error: unknown): void => core.log.warn({ err: error, endpoint }, 'the other processes were not told of a voice server');
  const say = (): Promise<unknown> => core.shortMemory.setEntry<Said>(TABLE, endpoint, { atMs: core.clock.nowMs() }, LIFETIME_MS);
  const tell = (t: string): void => core.publish({}, { t, d: { endpoint } });
  // Written first: who looks into the table when it hears of it finds it there.
  const said = say().then(() => isInUse && tell('voice_server_up'), warn);
  const renewal = setInterval(() => void say().catch(warn), RENEWED_EVERY_MS).unref();
  return () => {
    isInUse = false;
    clearInterval(renewal);
    said
      .then(() => core.shortMemory.removeEntry(TABLE, endpoint))
      .catch(warn)
      .finally(() => tell('voice_server_down'));
  };
}

/** Keeps up with the voice servers of all processes, and tells the sessions of this one when their calls move. The result stops it. */
export function followVoiceServers(core: Core): () => void {
  /** Rises with each word on the bus: what was read before it may be old. */
  let words = 0;
  const stopHearing = core.bus.subscribe(
    ({ t, d }) => {
      if (t !== 'voice_server_up' && t !== 'voice_server_down') return;
      words++;
      const { endpoint } = d as { endpoint: string }; // as published above
      const others = [...core.voiceServers.endpoints].filter((one) => one !== endpoint);
      moveCalls(core, t === 'voice_server_up' ? [...others, endpoint] : others);
    },
    only('voice_server_up', 'voice_server_down'),
  );
  const read = async (): Promise<void> => {
    const before = words;
    const said = await core.shortMemory.entries<Said>(TABLE);
    if (words !== before) return;
    const alive = [...said].filter(([, { atMs }]) => core.clock.nowMs() - atMs < LIFETIME_MS).map(([endpoint]) => endpoint);
    const { endpoints } = core.voiceServers;
    if (alive.length !== endpoints.size || alive.some((endpoint) => !endpoints.has(endpoint))) moveCalls(core, alive);
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
function moveCalls(core: Core, endpoints: readonly string[]): void {
  const calls = [...core.states.all()].flatMap((state) => [...state.voiceStates.values()]);
  const before = new Map(calls.map(({ channel_id }) => [channel_id, core.voiceServers.endpointFor(channel_id)]));
  core.voiceServers.become(endpoints);
  for (const voice of calls)
    if (core.voiceServers.endpointFor(voice.channel_id) !== before.get(voice.channel_id)) core.bus.tellHere(voiceServerUpdate(core, voice));
}
