export interface VoiceActivityOptions {
  /** From 0 to 1, as `levels` says them. Speech begins at it, and ends below half of it. */
  threshold?: number;
  /** How long a pause between words may be. */
  holdMs?: number;
}

/** Tells speech from its pauses by how loud it is. */
export class VoiceActivity {
  threshold: number;
  readonly #holdMs: number;
  #isSpeaking = false;
  #lastLoudMs = -Infinity;

  constructor({ threshold = 0.01, holdMs = 300 }: VoiceActivityOptions = {}) {
    this.threshold = threshold;
    this.#holdMs = holdMs;
  }

  /** With the level of this moment. */
  feed(level: number, nowMs: number): boolean {
    if (level >= (this.#isSpeaking ? this.threshold / 2 : this.threshold)) {
      this.#isSpeaking = true;
      this.#lastLoudMs = nowMs;
    } else if (nowMs - this.#lastLoudMs >= this.#holdMs) this.#isSpeaking = false;
    return this.#isSpeaking;
  }
}
