import { PresenceUpdateStatus, type GatewayActivity, type GatewayPresenceUpdate, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** How a user shows themselves: what op 3 and IDENTIFY say. */
export interface OwnPresence {
  status: PresenceUpdateStatus;
  activities: GatewayActivity[];
}

/** Shows the user in each guild as they want to be seen; `null` and invisible are offline. Says nothing where nothing changes. */
export function setPresence(core: Core, userId: Snowflake, guildIds: Iterable<Snowflake>, own: OwnPresence | null): void {
  const isOffline = own === null || own.status === PresenceUpdateStatus.Invisible || own.status === PresenceUpdateStatus.Offline;
  for (const guildId of guildIds) {
    const known = core.states.peek(guildId)?.presences.get(userId);
    if (isOffline && !known) continue;
    const presence: GatewayPresenceUpdate = isOffline
      ? { user: { id: userId }, guild_id: guildId, status: PresenceUpdateStatus.Offline, activities: [], client_status: {} }
      : {
          user: { id: userId },
          guild_id: guildId,
          status: shownStatus(own.status),
          activities: own.activities,
          client_status: { web: shownStatus(own.status) },
        };
    if (known && JSON.stringify(known) === JSON.stringify(presence)) continue;
    core.publish({ guild_id: guildId }, { t: 'PRESENCE_UPDATE', d: presence }, { kind: 'presence', guild_id: guildId, presence });
  }
}

type Shown = NonNullable<GatewayPresenceUpdate['status']> & NonNullable<NonNullable<GatewayPresenceUpdate['client_status']>['web']>;
/** Invisible was taken for offline before; what is left are the statuses that others see. */
const shownStatus = (status: PresenceUpdateStatus): Shown => status as Shown;
