import { audioContext, LevelMeter } from './audio-graph.ts';

interface Voice {
  element: HTMLAudioElement;
  track: MediaStreamTrack;
  meter: LevelMeter | null;
  /** What makes it louder than it came. */
  boost: { source: MediaStreamAudioSourceNode; gain: GainNode } | null;
}

/** Lets others be heard, each as loud as wanted. */
export class Playback {
  readonly #voices = new Map<string, Voice>();
  /** Kept for those who come back. */
  readonly #volumes = new Map<string, number>();
  readonly #blocked: () => void;
  #isDeaf = false;
  #output = '';

  /** `blocked` is called when the browser wants the page to be touched first. */
  constructor(blocked: () => void) {
    this.#blocked = blocked;
  }

  get isDeaf(): boolean {
    return this.#isDeaf;
  }

  add(userId: string, track: MediaStreamTrack): void {
    this.remove(userId);
    const element = new Audio();
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    const voice: Voice = { element, track, meter: null, boost: null };
    this.#voices.set(userId, voice);
    this.#apply(userId, voice);
    if (this.#output) this.#route(element);
    element.play().catch(({ name }: Error) => name === 'NotAllowedError' && this.#blocked());
  }

  remove(userId: string): void {
    const voice = this.#voices.get(userId);
    if (!voice) return;
    this.#voices.delete(userId);
    voice.meter?.close();
    unboost(voice);
    voice.element.srcObject = null;
  }

  volumeOf(userId: string): number {
    return this.#volumes.get(userId) ?? 1;
  }

  /** 0 is silence, 1 as it comes, 2 twice as loud. */
  setVolume(userId: string, volume: number): void {
    this.#volumes.set(userId, Math.max(0, Math.min(2, volume)));
    const voice = this.#voices.get(userId);
    if (voice) this.#apply(userId, voice);
  }

  setDeaf(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
    for (const [userId, voice] of this.#voices) this.#apply(userId, voice);
  }

  /** Where it is heard, by the id of a device; '' is the usual one. Rejects where there is no such device. */
  async setOutput(deviceId: string): Promise<void> {
    this.#output = deviceId;
    await Promise.all([...this.#voices.values()].map(({ element }) => this.#route(element)));
    const graph: AudioContext & { setSinkId?: (id: string) => Promise<void> } = audioContext(); // not everywhere
    await graph.setSinkId?.(deviceId);
  }

  /** To be called when the page was touched, after it was blocked. */
  async resume(): Promise<void> {
    audioContext();
    await Promise.all([...this.#voices.values()].map(({ element }) => element.play()));
  }

  /** How loud each is before their volume, from 0 to 1. Measured from the first time that it is asked. */
  levels(): Map<string, number> {
    const levels = new Map<string, number>();
    for (const [userId, voice] of this.#voices) {
      voice.meter ??= new LevelMeter(voice.track);
      levels.set(userId, voice.meter.read() ?? 0);
    }
    return levels;
  }

  close(): void {
    for (const userId of this.#voices.keys()) this.remove(userId);
  }

  #apply(userId: string, voice: Voice): void {
    const volume = this.volumeOf(userId);
    const { element } = voice;
    if (volume <= 1) unboost(voice);
    else {
      const graph = audioContext();
      voice.boost ??= boosted(graph, voice.track);
      voice.boost.gain.gain.value = this.#isDeaf ? 0 : volume;
    }
    // An element goes on without being heard: browsers let nothing through the graph otherwise.
    element.muted = this.#isDeaf || voice.boost !== null;
    element.volume = Math.min(1, volume);
  }

  async #route(element: HTMLAudioElement): Promise<void> {
    if ('setSinkId' in element) await element.setSinkId(this.#output);
  }
}

function boosted(graph: AudioContext, track: MediaStreamTrack): NonNullable<Voice['boost']> {
  const source = graph.createMediaStreamSource(new MediaStream([track]));
  const gain = new GainNode(graph);
  source.connect(gain).connect(graph.destination);
  return { source, gain };
}

function unboost(voice: Voice): void {
  voice.boost?.source.disconnect();
  voice.boost?.gain.disconnect();
  voice.boost = null;
}
