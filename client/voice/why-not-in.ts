import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import type { VoiceNotice } from './voice-notice.ts';
import type { VoicePlace } from './voice.ts';
import { inVoice } from './in-voice.ts';

/** Why somebody would not be let into a channel, which the server itself passes over in silence. */
export function whyNotIn(state: State, { guildId, channelId }: VoicePlace): VoiceNotice | null {
  if (guildId === null) return null;
  const permissions = permissionsIn(state, channelId);
  if (!(permissions & Bit.Connect)) return { kind: 'no permission' };
  const limit = state.channels.get(channelId)?.user_limit ?? 0;
  const others = inVoice(state, channelId).filter((id) => id !== state.meId);
  return limit > 0 && others.length >= limit && !(permissions & Bit.MoveMembers) ? { kind: 'full' } : null;
}
