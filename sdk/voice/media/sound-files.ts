/** A sound has 512 KiB at most. Source: Discord, "Create Guild Soundboard Sound". */
const MOST_BYTES = 512 * 1024;
/** Of what is decoded: some ten sounds of five seconds, or many short ones. */
const MOST_SAMPLES = 6_000_000;
const MOST_ON_THEIR_WAY = 16;

/** The sounds of a server, each fetched and decoded once as long as there is room. */
export class SoundFiles {
  readonly #base: string;
  readonly #decode: (bytes: ArrayBuffer) => Promise<AudioBuffer>;
  /** The one that was wanted last is the last. */
  readonly #kept = new Map<string, AudioBuffer>();
  readonly #onTheirWay = new Map<string, Promise<AudioBuffer>>();

  /** `cdn` is the address of the server's files: nothing is fetched from anywhere else. */
  constructor(cdn: string, decode: (bytes: ArrayBuffer) => Promise<AudioBuffer>) {
    this.#base = `${cdn.replace(/\/+$/, '')}/soundboard-sounds/`;
    this.#decode = decode;
  }

  /** Rejects where there is no such sound, or where too many are asked for at once. */
  async get(soundId: string): Promise<AudioBuffer> {
    const kept = this.#kept.get(soundId);
    if (kept) {
      this.#keep(soundId, kept);
      return kept;
    }
    const coming = this.#onTheirWay.get(soundId);
    if (coming) return coming;
    if (!/^\d{1,20}$/.test(soundId)) throw new Error('That is no id of a sound.');
    if (this.#onTheirWay.size >= MOST_ON_THEIR_WAY) throw new Error('Too many sounds are on their way.');
    const fetched = this.#fetch(soundId).finally(() => this.#onTheirWay.delete(soundId));
    this.#onTheirWay.set(soundId, fetched);
    return fetched;
  }

  async #fetch(soundId: string): Promise<AudioBuffer> {
    const answer = await fetch(`${this.#base}${soundId}`, { credentials: 'omit', redirect: 'error' });
    if (!answer.ok || !answer.body) throw new Error(`A sound cannot be had: ${answer.status}.`);
    const sound = await this.#decode(await bytesOf(answer.body));
    this.#keep(soundId, sound);
    return sound;
  }

  #keep(soundId: string, sound: AudioBuffer): void {
    this.#kept.delete(soundId);
    this.#kept.set(soundId, sound);
    let samples = 0;
    for (const one of this.#kept.values()) samples += samplesOf(one);
    for (const [id, oldest] of this.#kept) {
      if (samples <= MOST_SAMPLES) return;
      this.#kept.delete(id);
      samples -= samplesOf(oldest);
    }
  }
}

const samplesOf = ({ length, numberOfChannels }: AudioBuffer): number => length * numberOfChannels;

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(MOST_BYTES);
  const reader = body.getReader();
  let sizeBytes = 0;
  for (;;) {
    const { value } = await reader.read();
    if (!value) return bytes.buffer.slice(0, sizeBytes);
    if (sizeBytes + value.length > MOST_BYTES) {
      await reader.cancel();
      throw new Error('A sound is larger than sounds may be.');
    }
    bytes.set(value, sizeBytes);
    sizeBytes += value.length;
  }
}
