import { onDevicesChanged } from '#sdk/voice/index';
import { openOwnMicrophone, type OwnMicrophone } from './own-microphone.ts';
import { voicePreferences, type VoicePreferences } from './preferences.ts';
import { deviceNotice } from './voice-notice.ts';
import type { Voice } from './voice.ts';

/** What cannot be changed without opening the device anew. */
const deviceOf = ({ microphoneId, noiseSuppression, echoCancellation }: VoicePreferences): string =>
  JSON.stringify([microphoneId, noiseSuppression, echoCancellation]);

/** Has the microphone of the call be the one that the preferences name, as long as the call lasts. */
export class MicrophoneKeeper {
  readonly #use: (track: MediaStreamTrack | null) => void;
  readonly #voice: Voice;
  #own: OwnMicrophone | null = null;
  #opened: string | null = null;

  constructor(use: (track: MediaStreamTrack | null) => void, voice: Voice) {
    this.#use = use;
    this.#voice = voice;
    onDevicesChanged(() => {
      // The one in use may have gone, or the first one come.
      if (this.#opened !== null && this.#own?.track.readyState !== 'live') void this.open();
    });
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  async open(): Promise<void> {
    const wish = voicePreferences();
    const wanted = deviceOf(wish);
    this.#opened = wanted;
    const opened = await openOwnMicrophone(wish).catch((error: unknown) => {
      if (this.#opened === wanted) this.#voice.change({ notice: deviceNotice('microphone', error) });
      return null;
    });
    if (this.#opened !== wanted) return opened?.close();
    if (opened?.lacksSuppression) this.#voice.change({ notice: { kind: 'no noise suppression' } });
    const before = this.#own;
    this.#own = opened;
    this.#use(opened?.track ?? null);
    before?.close();
  }

  follow(wish: VoicePreferences): void {
    if (this.#opened === null) return;
    if (this.#opened !== deviceOf(wish)) void this.open();
    else this.#own?.setVolume(wish.inputVolume);
  }

  close(): void {
    this.#opened = null;
    this.#own?.close();
    this.#own = null;
  }
}
