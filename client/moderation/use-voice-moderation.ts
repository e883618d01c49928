import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Channel, VoiceState } from '#sdk/state/entities';
import { channelGroups } from '#sdk/state/selectors/channels';
import { permissionsIn } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';

const VOICE: ReadonlySet<number> = new Set([2, 13]);

export interface VoiceChange {
  mute?: boolean;
  deaf?: boolean;
  /** Null takes them out. */
  channel_id?: string | null;
}

interface VoiceModeration {
  /** Where somebody is in the guild, and whether they were silenced there. */
  voice: VoiceState;
  mayMute: boolean;
  mayDeafen: boolean;
  mayMove: boolean;
  /** Where they may be moved to. */
  channels: readonly Channel[];
  change(body: VoiceChange): Promise<void>;
}

/** What one may do with somebody who is in a voice channel of a guild; null with anybody else. The server says where more is needed. */
export function useVoiceModeration(guildId: string, userId: string): VoiceModeration | null {
  const client = useClient();
  const voice = useSelected((state) => state.voiceStates.of(guildId).get(userId));
  const permissions = useSelected((state) => permissionsIn(state, voice?.channel_id ?? ''));
  const groups = useSelected((state) => channelGroups(state, guildId));
  if (!voice || (permissions & (Bit.MuteMembers | Bit.DeafenMembers | Bit.MoveMembers)) === 0n) return null;
  return {
    voice,
    mayMute: (permissions & Bit.MuteMembers) !== 0n,
    mayDeafen: (permissions & Bit.DeafenMembers) !== 0n,
    mayMove: (permissions & Bit.MoveMembers) !== 0n,
    channels: groups.flatMap(({ channels }) => channels).filter(({ id, type }) => VOICE.has(type) && id !== voice.channel_id),
    change: async (body) => {
      await client.rest.call('PATCH /guilds/{guild_id}/members/{user_id}', { path: { guild_id: guildId, user_id: userId }, body });
    },
  };
}
