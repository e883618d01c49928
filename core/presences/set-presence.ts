import {
  PresenceUpdateStatus,
  type GatewayActivity,
  type GatewayPresenceClientStatus,
  type GatewayPresenceUpdate,
  type Snowflake,
} from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { endTemporaryMembership } from '../members/end-temporary-membership.ts';

/** How a user shows themselves: what op 3 and IDENTIFY say, and on which kinds of clients they are. */
export interface OwnPresence {
  status: PresenceUpdateStatus;
  activities: GatewayActivity[];
  client_status: GatewayPresenceClientStatus;
}

/** Shows the user in each guild as they want to be seen; `null` and invisible are offline. Says nothing where nothing changes. */
export function setPresence(core: Core, userId: Snowflake, guildIds: Iterable<Snowflake>, own: OwnPresence | null): void {
  for (const guildId of guildIds) {
    const state = core.states.peek(guildId);
    // Without any session; who is only invisible has one.
    if (state && own === null) endTemporaryMembership(core, state, userId);
    const presence = changedPresence(core, userId, guildId, own);
    if (presence) core.publish({ guild_id: guildId }, { t: 'PRESENCE_UPDATE', d: presence }, { kind: 'presence', guild_id: guildId, presence });
  }
}

/** How the user would have to be shown in a guild; null where they are shown so already. */
export function changedPresence(core: Core, userId: Snowflake, guildId: Snowflake, own: OwnPresence | null): GatewayPresenceUpdate | null {
  const isOffline = own === null || own.status === PresenceUpdateStatus.Invisible || own.status === PresenceUpdateStatus.Offline;
  const state = core.states.peek(guildId);
  const known = state?.presences.get(userId);
  if (!state || (isOffline && !known)) return null;
  const presence: GatewayPresenceUpdate = isOffline
    ? { user: { id: userId }, guild_id: guildId, status: PresenceUpdateStatus.Offline, activities: [], client_status: {} }
    : {
        user: { id: userId },
        guild_id: guildId,
        status: own.status as NonNullable<GatewayPresenceUpdate['status']>, // invisible was taken for offline before
        activities: own.activities,
        client_status: own.client_status,
      };
  return known && textOf(known) === textOf(presence) ? null : presence;
}

/** When an activity was set plays no part in whether it is the same. */
const textOf = (presence: GatewayPresenceUpdate): string => JSON.stringify(presence, (key, value: unknown) => (key === 'created_at' ? undefined : value));
