import { useLingui } from '@lingui/react/macro';
import { channelName } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import type { VoiceNotice } from './voice-notice.ts';

/** What has to be said of the own call, in plain words. */
export function useNoticeWords(notice: VoiceNotice | null): string | null {
  const { t } = useLingui();
  const channelId = notice && 'channelId' in notice ? notice.channelId : '';
  const name = useSelected((state) => channelName(state, channelId));
  switch (notice?.kind) {
    case undefined:
      return null;
    case 'full':
      return t`This channel is full.`;
    case 'no permission':
      return t`You may not connect to this channel.`;
    case 'no answer':
      return t`The server did not let you in. Try again in a moment.`;
    case 'no voice server':
      return t`No voice server is running just now.`;
    case 'disconnected':
      return t`You were disconnected by a moderator.`;
    case 'elsewhere':
      return t`You joined a call on another device, so this one left.`;
    case 'channel gone':
      return t`The channel is gone, and the call with it.`;
    case 'call over':
      return t`The call is over.`;
    case 'encryption required':
      return t`This call is encrypted from end to end, which this browser cannot do.`;
    case 'encryption lost':
      return t`The call went on without encryption, so you left it.`;
    case 'refused':
      return t`The voice server refused the connection.`;
    case 'not loaded':
      return t`The part for calls could not be loaded. Is there a connection?`;
    case 'moved':
      return t`A moderator moved you to ${name}.`;
    case 'moved to afk':
      return t`You were away for a while, and were moved to ${name}. Nobody is heard there.`;
    case 'microphone refused':
      return t`The browser does not allow the microphone. The others do not hear you; allow it beside the address and join again.`;
    case 'no microphone':
      return t`No microphone was found. The others do not hear you.`;
    case 'camera refused':
      return t`The browser does not allow the camera. Allow it beside the address and try again.`;
    case 'no camera':
      return t`The camera was not found, or another program uses it.`;
    case 'screen refused':
      return t`This browser cannot show your screen.`;
    case 'screen ended':
      return t`You may not watch or show this screen.`;
    case 'too many watch':
      return t`As many people watch this screen as can.`;
    case 'no noise suppression':
      return t`RNNoise could not be loaded, so noise is not taken away.`;
  }
}
