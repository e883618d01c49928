import { LevelMeter } from './audio-graph.ts';
import { VoiceActivity } from './voice-activity.ts';

/** When own sound goes out: always, while there is speech, or while a key is held down (`talk`). */
export type TalkMode = 'always' | 'voice activity' | 'push to talk';

export interface MicrophoneOutlet {
  /** Null when nothing is to be sent. */
  send(track: MediaStreamTrack | null): void;
  speaking(isSpeaking: boolean): void;
}

const LOOK_EVERY_MS = 40;
/** Silence that goes out after speech, so that nobody's last word hangs in the air. */
const TAIL_MS = 300;

/** Own sound on its way to the call: decides when it is sent, and says so. The track itself stays its owner's. */
export class Microphone {
  readonly #outlet: MicrophoneOutlet;
  readonly activity = new VoiceActivity();
  #track: MediaStreamTrack | null = null;
  /** What is sent: it falls silent while the meter goes on listening. */
  #sent: MediaStreamTrack | null = null;
  #meter: LevelMeter | null = null;
  #mode: TalkMode = 'voice activity';
  #isMuted = false;
  #isHeldDown = false;
  #isOpen = false;
  #level = 0;
  #looking: ReturnType<typeof setInterval> | undefined;
  #tail: ReturnType<typeof setTimeout> | undefined;

  constructor(outlet: MicrophoneOutlet) {
    this.#outlet = outlet;
  }

  get level(): number {
    return this.#level;
  }

  get isSpeaking(): boolean {
    return this.#isOpen;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  use(track: MediaStreamTrack | null): void {
    this.#sent?.stop();
    this.#meter?.close();
    clearInterval(this.#looking);
    this.#track = track;
    this.#sent = track?.clone() ?? null;
    this.#meter = track && new LevelMeter(track);
    this.#level = 0;
    if (track) this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#isOpen = false;
    this.#outlet.speaking(false);
    this.#outlet.send(null);
    this.#look();
  }

  /** Sends again what is sent now: to a new connection. */
  repeat(): void {
    this.#outlet.send(this.#isOpen ? this.#sent : null);
  }

  setMode(mode: TalkMode): void {
    this.#mode = mode;
    this.#look();
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#look();
  }

  /** The key of `push to talk` is held down, or not any more. */
  talk(isHeldDown: boolean): void {
    this.#isHeldDown = isHeldDown;
    this.#look();
  }

  close(): void {
    this.use(null);
    clearTimeout(this.#tail);
  }

  #look(): void {
    const level = this.#meter?.read() ?? null;
    this.#level = level ?? 0;
    // Where nothing can be measured it is better to be heard.
    const isLoud = level === null || this.activity.feed(level, performance.now());
    const isWanted = this.#mode === 'always' || (this.#mode === 'push to talk' ? this.#isHeldDown : isLoud);
    this.#setOpen(this.#sent !== null && !this.#isMuted && isWanted);
  }

  #setOpen(isOpen: boolean): void {
    if (this.#isOpen === isOpen) return;
    this.#isOpen = isOpen;
    clearTimeout(this.#tail);
    const sent = this.#sent;
    if (sent) sent.enabled = isOpen;
    this.#outlet.speaking(isOpen);
    if (isOpen) this.#outlet.send(sent);
    else this.#tail = setTimeout(() => this.#outlet.send(null), TAIL_MS);
  }
}
