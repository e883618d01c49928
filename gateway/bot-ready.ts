import type { Snowflake } from 'discord-api-types/v10';
import { presentOwnUser } from '#core/users/present-user';
import type { UserRecord } from '#core/users/user-record';
import { isOnShard } from './dispatch.ts';
import { SharedEvent } from './frames/shared-event.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { Session } from './session.ts';

export const TRACE = ['["nexus",{"micros":0}]'];

/** READY as a bot was last sent it: all but the name of the session, with all that it depends on besides the guilds. */
interface Made {
  user: UserRecord;
  of: string;
  before: string;
  after: string;
}

/** By the list of guilds, which is the same object as long as nobody joins or leaves. */
const made = new WeakMap<readonly Snowflake[], Made>();

/** For the next session of the same bot only the name of the session is new: nothing need be looked at or written again. */
export function readyOfBot({ core, checkEvent }: GatewayContext, session: Session, user: UserRecord, allGuildIds: readonly Snowflake[]): SharedEvent {
  const { application, shard, id } = session.terms;
  const version = session.connection?.version ?? 10;
  const gatewayUrl = session.connection?.gatewayUrl ?? core.settings.gatewayUrl;
  const applicationId = application?.id ?? user.id;
  const flags = application?.flags ?? 0;
  const of = `${core.userCache.changes} ${version} ${shard.join()} ${applicationId} ${flags} ${gatewayUrl}`;
  let known = made.get(allGuildIds);
  if (known?.user !== user || known.of !== of) {
    const before = JSON.stringify({ v: version, user_settings: {}, user: presentOwnUser(user), session_type: 'normal' });
    const after = JSON.stringify({
      resume_gateway_url: gatewayUrl,
      relationships: [],
      private_channels: [],
      presences: [],
      guilds: allGuildIds.filter((guildId) => isOnShard(session, guildId)).map((guildId) => ({ id: guildId, unavailable: true })),
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      shard,
      application: { id: applicationId, flags, flags_new: String(flags) },
      _trace: TRACE,
    });
    known = { user, of, before: `${before.slice(0, -1)},"session_id":"`, after: `",${after.slice(1)}` };
    made.set(allGuildIds, known);
  }
  const json = known.before + id + known.after;
  checkEvent?.('READY', JSON.parse(json));
  return new SharedEvent('READY', null, json);
}
