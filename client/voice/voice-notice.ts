/** What is said of the own call, in a word; `notice-words.tsx` has the sentences. */
export type VoiceNotice =
  | {
      kind:
        | 'full'
        | 'no permission'
        | 'no answer'
        | 'no voice server'
        | 'disconnected'
        | 'elsewhere'
        | 'channel gone'
        | 'call over'
        | 'encryption required'
        | 'encryption lost'
        | 'refused'
        | 'not loaded'
        | 'microphone refused'
        | 'no microphone'
        | 'camera refused'
        | 'no camera'
        | 'screen refused'
        | 'screen ended'
        | 'too many watch'
        | 'no noise suppression';
    }
  | { kind: 'moved' | 'moved to afk'; channelId: string };

/** What came in place of a device, by the name of the browser's error. */
export const deviceNotice = (device: 'microphone' | 'camera', error: unknown): VoiceNotice => ({
  kind: error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'SecurityError') ? `${device} refused` : `no ${device}`,
});
