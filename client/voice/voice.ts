import { useMemo, useSyncExternalStore } from 'react';
import type { Client } from '#sdk/client';
import { Emitter } from '#sdk/emitter';
import type { EncryptionState } from '#sdk/voice/dave/dave-session';
import type { VoiceCall } from '#sdk/voice/voice-call';
import { useClient, useSelected } from '../app/session.tsx';
import { voiceStateIn } from './in-voice.ts';
import { whyNotIn } from './why-not-in.ts';
import type { VoiceNotice } from './voice-notice.ts';
import type { VoiceSession } from './voice-session.ts';

/** A voice channel or stage of a guild; without one, the call of a direct channel. */
export interface VoicePlace {
  guildId: string | null;
  channelId: string;
}

/** A screen that somebody shows, as far as it is here. */
export interface ShownScreen {
  call: VoiceCall;
  /** Null until the first picture is on its way. */
  track: MediaStreamTrack | null;
}

/** What this page knows of its own call. Each change is another object. */
export interface VoiceNow {
  /** Where this page is in, or on its way into. */
  place: VoicePlace | null;
  state: 'idle' | 'connecting' | 'connected' | 'reconnecting';
  /** What has to be said, until it is dismissed. */
  notice: VoiceNotice | null;
  /** Where this tab was before it was loaded anew. */
  formerPlace: VoicePlace | null;
  call: VoiceCall | null;
  encryption: EncryptionState | null;
  speaking: ReadonlySet<string>;
  /** Cameras, one's own among them, by the ids of people. */
  cameras: ReadonlyMap<string, MediaStreamTrack>;
  /** Screens that are watched, by whose they are. */
  screens: ReadonlyMap<string, ShownScreen>;
  ownScreen: ShownScreen | null;
  /** The browser lets nothing be heard before the page is touched. */
  isPlaybackBlocked: boolean;
}

/** Somebody else came into the call that one is in, or went. */
export interface VoiceEvents {
  came: string;
  went: string;
}

export const NOWHERE: Omit<VoiceNow, 'notice' | 'formerPlace'> = {
  place: null,
  state: 'idle',
  call: null,
  encryption: null,
  speaking: new Set(),
  cameras: new Map(),
  screens: new Map(),
  ownScreen: null,
  isPlaybackBlocked: false,
};

const FORMER = 'nexus.in-call';
/** After that nobody looks for the call in which they were. */
const FORMER_MS = 15 * 60_000;

/** One's own place in voice. What carries sound and pictures comes with the first call. */
export class Voice {
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  readonly events = new Emitter<VoiceEvents>();
  #now: VoiceNow = { ...NOWHERE, notice: null, formerPlace: readFormer() };
  #session: Promise<VoiceSession> | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  get now(): VoiceNow {
    return this.#now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  change(change: Partial<VoiceNow>): void {
    const before = this.#now;
    this.#now = { ...before, ...change };
    if (this.#now.place !== before.place) keepFormer(this.#now.place);
    for (const listener of this.#listeners) listener();
  }

  /** Goes into a channel, out of where one was before; says why where that cannot be. */
  async join(place: VoicePlace, { withCamera = false } = {}): Promise<void> {
    if (this.#now.place?.channelId === place.channelId) return;
    const why = whyNotIn(this.#client.state, place);
    if (why) return this.change({ notice: why });
    this.change({ place, state: 'connecting', notice: null, formerPlace: null });
    try {
      const session = await this.session();
      if (this.#now.place !== place) return;
      await session.join(place);
      if (withCamera) await session.turnCameraOn();
    } catch {
      if (this.#now.place === place) this.change({ ...NOWHERE, notice: { kind: 'not loaded' } });
    }
  }

  leave(): void {
    this.change({ ...NOWHERE, formerPlace: null });
    void this.#session?.then((session) => session.leave());
  }

  dismiss(): void {
    keepFormer(this.#now.place);
    this.change({ notice: null, formerPlace: null });
  }

  /** What carries calls, loaded when it is wanted for the first time. */
  session(): Promise<VoiceSession> {
    this.#session ??= import('./voice-session.ts').then(({ VoiceSession: Session }) => new Session(this.#client, this));
    this.#session.catch(() => (this.#session = null));
    return this.#session;
  }
}

function readFormer(): VoicePlace | null {
  const kept = sessionStorage.getItem(FORMER);
  if (kept === null) return null;
  const { place, atMs } = JSON.parse(kept) as { place: VoicePlace; atMs: number }; // as written below
  return Date.now() - atMs < FORMER_MS ? place : null;
}

function keepFormer(place: VoicePlace | null): void {
  if (place) sessionStorage.setItem(FORMER, JSON.stringify({ place, atMs: Date.now() }));
  else sessionStorage.removeItem(FORMER);
}

const voices = new WeakMap<Client, Voice>();

/** There is one for each client: a call goes on whatever the page shows. */
export function voiceOf(client: Client): Voice {
  let voice = voices.get(client);
  if (!voice) voices.set(client, (voice = new Voice(client)));
  return voice;
}

export function useVoice(): Voice {
  const client = useClient();
  return useMemo(() => voiceOf(client), [client]);
}

/** Something of the own call; the selector has to give the same object until something changed. */
export function useVoiceNow<Value>(select: (now: VoiceNow) => Value): Value {
  const voice = useVoice();
  return useSyncExternalStore(voice.subscribe, () => select(voice.now));
}

/** Whether somebody in the own call is heard now. What a stage's audience says reaches nobody. */
export function useIsSpeaking(channelId: string, userId: string): boolean {
  const isSuppressed = useSelected((state) => voiceStateIn(state, channelId, userId)?.suppress === true);
  return useVoiceNow(({ place, speaking }) => place?.channelId === channelId && speaking.has(userId)) && !isSuppressed;
}
