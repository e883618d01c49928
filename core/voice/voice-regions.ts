import type { APIVoiceRegion } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** Of voice servers whose operator names no other, and of calls that are carried wherever there is room. */
export const REGION = 'nexus';

/** Where voice servers run, as their operator calls it; without any, the one that they would have. */
export function listVoiceRegions({ voiceServers }: Pick<Core, 'voiceServers'>): APIVoiceRegion[] {
  const ids = voiceServers.regions.size > 0 ? [...voiceServers.regions].toSorted() : [REGION];
  return ids.map((id, index) => ({ id, name: nameOf(id), optimal: index === 0, deprecated: false, custom: false }));
}

/** `eu-west` is Eu West: names of places are the operator's. */
const nameOf = (id: string): string =>
  id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
