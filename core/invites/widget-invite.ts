import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { InviteRecord } from './invite-record.ts';
import { newCode, tellInviteMade } from './invites.ts';
import { expiryOf } from './present-invite.ts';

const LASTS_S = 86_400;

/** The invite that a widget shows to its channel, made when there is none or the last one is over. Source: Discord, "Get Guild Widget". */
export async function widgetInvite(core: Core, state: GuildState, channelId: Snowflake): Promise<InviteRecord | null> {
  if (!state.channels.has(channelId) || state.guild.features.includes('INVITES_DISABLED' as never)) return null;
  return core.locks.withLock(`widget:${state.id}`, async () => {
    const known = (await core.invites.ofChannel(channelId)).find((invite) => isOfWidget(state, invite) && !isOver(core, invite));
    if (known) return known;
    const invite: InviteRecord = {
      code: newCode(),
      guild_id: state.id,
      channel_id: channelId,
      inviter_id: null,
      created_at: wireTime(core.clock.nowMs()),
      max_age: LASTS_S,
      max_uses: 0,
      uses: 0,
      temporary: false,
      flags: 0,
    };
    await core.invites.insert(invite);
    tellInviteMade(core, invite);
    return invite;
  });
}

/** Nobody made it, and it is not the guild's own code. */
const isOfWidget = (state: GuildState, { inviter_id: inviterId, code }: InviteRecord): boolean => inviterId === null && code !== state.guild.vanity_url_code;

function isOver(core: Core, invite: InviteRecord): boolean {
  const expiresAt = expiryOf(invite);
  return expiresAt !== null && Date.parse(expiresAt) <= core.clock.nowMs();
}
