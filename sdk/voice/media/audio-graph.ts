let context: AudioContext | undefined;

/** One for the page: browsers allow few. It runs once the user has touched the page. */
export function audioContext(): AudioContext {
  context ??= new AudioContext({ latencyHint: 'interactive' });
  if (context.state === 'suspended') context.resume().catch(() => undefined);
  return context;
}

/** How loud a track is now. */
export class LevelMeter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    const graph = audioContext();
    this.#source = graph.createMediaStreamSource(new MediaStream([track]));
    // 43 ms at 48 kHz: nothing between two looks is missed.
    this.#analyser = new AnalyserNode(graph, { fftSize: 2048 });
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
  }

  /** From 0 to 1; null while the browser lets nothing be heard before the page is touched. */
  read(): number | null {
    if (audioContext().state !== 'running') return null;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelOf(this.#samples);
  }

  close(): void {
    this.#source.disconnect();
  }
}

/** The root of the mean square: 0 is silence, 1 as loud as can be. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.min(1, Math.sqrt(sum / samples.length));
}
