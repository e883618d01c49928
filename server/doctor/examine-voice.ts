import { findMediasoup } from '#voice/media/mediasoup-library';
import { isNodeDatachannelHere } from '#voice/media/node-datachannel';
import type { Settings } from '../configuration/settings.ts';
import { bad, good, warn, type Finding } from './finding.ts';

const ABOUT = 'browsers in calls';

/** By which engine browsers join calls here. */
export function examineVoice({ NEXUS_VOICE_ENGINE: choice }: Pick<Settings, 'NEXUS_VOICE_ENGINE'>): Finding {
  const found = choice === 'node-datachannel' ? 'another is chosen' : findMediasoup(choice === 'mediasoup');
  if (typeof found !== 'string') return good(ABOUT, `join by mediasoup ${found.library.version}`);
  if (choice === 'mediasoup')
    return bad(ABOUT, `NEXUS_VOICE_ENGINE is mediasoup, but ${found}: npm install mediasoup@3.19.0, or npm run mediasoup where nothing can be downloaded`);
  return isNodeDatachannelHere()
    ? good(ABOUT, 'join by node-datachannel')
    : warn(ABOUT, 'cannot join, only bots can: node-datachannel is not installed for this machine (npm install --include=optional)');
}
