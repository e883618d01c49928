import { audioContext } from './audio-graph.ts';
import { SoundFiles } from './sound-files.ts';

/** Whoever plays more at once ends what plays longest. */
const MOST_AT_ONCE = 8;
/** A sound that took longer to come belongs to a moment that is over. */
const LATEST_MS = 3_000;
/** How long a browser may take to let the page be heard, where it does. */
const WAKING_MS = 500;

export interface PlayedSound {
  userId: string;
  soundId: string;
  /** As the guild set it, from 0 to 1. */
  volume: number;
}

interface Playing {
  source: AudioBufferSourceNode;
  gain: GainNode;
  /** Without one's own volume. */
  volume: number;
  userId: string;
}

/** Lets the sounds be heard that people play into a call. */
export class Soundboard {
  readonly #files: SoundFiles | null;
  readonly #isDeaf: () => boolean;
  readonly #blocked: () => void;
  /** The one that began first is the first. */
  readonly #playing = new Set<Playing>();
  readonly #unheard = new Set<string>();
  #volume = 1;
  /** Counts `stop`: what is on its way then is not heard any more. */
  #turn = 0;

  /** Without `cdn`, the address of the server's files, nothing is played. */
  constructor(cdn: string | undefined, { isDeaf, blocked }: { isDeaf: () => boolean; blocked: () => void }) {
    this.#files = cdn === undefined ? null : new SoundFiles(cdn, (bytes) => audioContext().decodeAudioData(bytes));
    this.#isDeaf = isDeaf;
    this.#blocked = blocked;
  }

  /** How loud one wants to hear them all: 0 is silence, 1 as loud as they are. */
  get volume(): number {
    return this.#volume;
  }

  setVolume(volume: number): void {
    this.#volume = between0And1(volume);
    if (this.#volume === 0) return this.stop();
    for (const { gain, volume: own } of this.#playing) gain.gain.value = own * this.#volume;
  }

  /** Whether one hears the sounds that somebody plays. */
  setHeard(userId: string, isHeard: boolean): void {
    if (isHeard) return void this.#unheard.delete(userId);
    this.#unheard.add(userId);
    for (const playing of this.#playing) if (playing.userId === userId) this.#end(playing);
  }

  isHeard(userId: string): boolean {
    return !this.#unheard.has(userId);
  }

  /** Resolves when it begins or will not be heard; it never rejects. */
  async play({ userId, soundId, volume }: PlayedSound): Promise<void> {
    if (!this.#files || !this.#mayPlay(userId)) return;
    const turn = this.#turn;
    const askedMs = performance.now();
    try {
      const sound = await this.#files.get(soundId);
      const graph = audioContext();
      if (!(await isAwake(graph))) return this.#blocked();
      if (turn !== this.#turn || !this.#mayPlay(userId) || performance.now() - askedMs > LATEST_MS) return;
      this.#begin(graph, sound, userId, between0And1(volume));
    } catch (error) {
      console.warn('A sound of the soundboard is not heard.', error);
    }
  }

  /** Ends all that plays. */
  stop(): void {
    this.#turn++;
    for (const playing of this.#playing) this.#end(playing);
  }

  #mayPlay(userId: string): boolean {
    return this.#volume > 0 && !this.#isDeaf() && !this.#unheard.has(userId);
  }

  #begin(graph: AudioContext, buffer: AudioBuffer, userId: string, volume: number): void {
    const [longest] = this.#playing;
    if (longest && this.#playing.size >= MOST_AT_ONCE) this.#end(longest);
    const source = new AudioBufferSourceNode(graph, { buffer });
    const gain = new GainNode(graph, { gain: volume * this.#volume });
    const playing: Playing = { source, gain, volume, userId };
    this.#playing.add(playing);
    source.addEventListener('ended', () => this.#end(playing));
    source.connect(gain).connect(graph.destination);
    source.start();
  }

  #end(playing: Playing): void {
    if (!this.#playing.delete(playing)) return;
    playing.source.stop();
    playing.source.disconnect();
    playing.gain.disconnect();
  }
}

const between0And1 = (volume: number): number => (Number.isFinite(volume) ? Math.max(0, Math.min(1, volume)) : 1);

/** What is begun while a browser keeps the page silent would all be heard at once, later. */
async function isAwake(graph: AudioContext): Promise<boolean> {
  if (graph.state !== 'running') {
    await Promise.race([graph.resume().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, WAKING_MS))]);
  }
  return (graph.state as AudioContextState) === 'running';
}
