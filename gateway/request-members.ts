import { GatewayIntentBits, GatewayOpcodes, type Snowflake } from 'discord-api-types/v10';
import type { RequestMembersPayload } from '#protocol/gateway-payloads';
import { presentMember } from '#core/members/present-member';
import type { GuildState } from '#core/state/guild-state';
import type { GatewayContext } from './gateway-context.ts';
import { event } from './ready.ts';
import type { Session } from './session.ts';

const CHUNK = 1000;
const MOST_BY_QUERY = 100;
/** The whole list of a guild may be asked for once in this time. */
const WHOLE_LIST_EVERY_MS = 30_000;
const MAX_NONCE_BYTES = 32;

const lastWholeList = new WeakMap<Session, Map<Snowflake, number>>();

/** Op 8: members by name, by ids, or all of them, in GUILD_MEMBERS_CHUNKs. Source: Discord, "Request Guild Members". */
export async function requestMembers(context: GatewayContext, session: Session, guildId: Snowflake, payload: RequestMembersPayload): Promise<void> {
  const { core } = context;
  if (!session.guildIds.has(guildId)) return;
  const state = await core.states.get(guildId);
  if (!state) return;
  const nonce = typeof payload.nonce === 'string' && Buffer.byteLength(payload.nonce) <= MAX_NONCE_BYTES ? payload.nonce : undefined;
  const hasIntent = session.wants(GatewayIntentBits.GuildMembers);
  const wantsPresences = payload.presences === true && session.wants(GatewayIntentBits.GuildPresences);
  let ids: Snowflake[];
  let notFound: Snowflake[] = [];
  if (payload.user_ids) {
    const asked = [...new Set(payload.user_ids)].slice(0, MOST_BY_QUERY);
    ids = asked.filter((id) => state.members.has(id));
    notFound = asked.filter((id) => !state.members.has(id));
  } else if (!payload.query && !hasIntent) {
    // Nobody in particular is everybody, however few of them.
    return;
  } else if (!payload.query && !payload.limit) {
    const waitMs = context.areLimitsOn ? waitForWholeList(session, guildId, core.clock.steadyMs()) : 0;
    if (waitMs > 0) {
      session.dispatch(
        event(context, 'RATE_LIMITED', {
          opcode: GatewayOpcodes.RequestGuildMembers,
          retry_after: waitMs / 1000,
          meta: { guild_id: guildId, ...(nonce !== undefined && { nonce }) },
        }),
      );
      return;
    }
    ids = [...state.members.keys()];
  } else ids = membersNamed(context, state, payload.query ?? '', Math.min(payload.limit || MOST_BY_QUERY, MOST_BY_QUERY));
  const chunks = Math.max(Math.ceil(ids.length / CHUNK), 1);
  for (let index = 0; index < chunks; index++) {
    const part = ids.slice(index * CHUNK, (index + 1) * CHUNK);
    const members = part.flatMap((id) => {
      const member = state.members.get(id);
      return member ? [presentMember(member, core.userCache.get(id))] : [];
    });
    session.dispatch(
      event(context, 'GUILD_MEMBERS_CHUNK', {
        guild_id: guildId,
        members,
        chunk_index: index,
        chunk_count: chunks,
        not_found: notFound,
        ...(wantsPresences && { presences: part.flatMap((id) => state.presences.get(id) ?? []) }),
        ...(nonce !== undefined && { nonce }),
      }),
    );
    if (index + 1 === chunks) return;
    if (index % 5 === 4) await new Promise((resolve) => setImmediate(resolve));
    await session.connection?.drained();
    if (!session.guildIds.has(guildId)) return;
  }
}

function membersNamed({ core }: GatewayContext, state: GuildState, query: string, limit: number): Snowflake[] {
  const start = query.toLowerCase();
  const ids: Snowflake[] = [];
  for (const member of state.members.values()) {
    const user = core.userCache.get(member.user_id);
    if ([user.username, user.global_name, member.nick].some((name) => name?.toLowerCase().startsWith(start))) ids.push(member.user_id);
    if (ids.length === limit) break;
  }
  return ids;
}

function waitForWholeList(session: Session, guildId: Snowflake, nowMs: number): number {
  let last = lastWholeList.get(session);
  if (!last) lastWholeList.set(session, (last = new Map()));
  const waitMs = (last.get(guildId) ?? -WHOLE_LIST_EVERY_MS) + WHOLE_LIST_EVERY_MS - nowMs;
  if (waitMs <= 0) last.set(guildId, nowMs);
  return waitMs;
}
