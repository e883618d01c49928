import type { GatewayChannelInfoChannel, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { canView } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Status and start of the calls that a member may see: the answer to op 43. Source: Discord, "Request Channel Info". */
export function channelInfo(core: Core, state: GuildState, userId: Snowflake, fields: readonly string[]): GatewayChannelInfoChannel[] {
  const ids = new Set([...state.voiceStatuses.keys(), ...state.voiceStarts.keys()]);
  const nowMs = core.clock.nowMs();
  return [...ids].flatMap((id) => {
    const channel = state.channels.get(id);
    if (!channel || !canView(state, userId, channel, nowMs)) return [];
    return [
      {
        id,
        ...(fields.includes('status') && { status: state.voiceStatuses.get(id) ?? null }),
        ...(fields.includes('voice_start_time') && { voice_start_time: state.voiceStarts.get(id) ?? null }),
      },
    ];
  });
}
