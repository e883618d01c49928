import { randomUUID } from 'node:crypto';
import { GatewayCloseCodes, GatewayOpcodes, PresenceUpdateStatus } from 'discord-api-types/v10';
import type { IdentifyPayload } from '#protocol/gateway-payloads';
import { disallowedIntents, isIntents } from '#protocol/intents';
import type { LoginRecord } from '#core/ports/login-store';
import { wantedPresence } from '#core/user-settings/wanted-presence';
import type { Connection } from './connection.ts';
import { endSession } from './end-session.ts';
import { askToGo } from './fellows/drain.ts';
import type { GatewayContext } from './gateway-context.ts';
import { gatewayFigures } from './gateway-figures.ts';
import { sendReady } from './ready.ts';
import { Session, type ClientInfo, type SessionPresence } from './session.ts';

/** At most this many guilds on one shard. Source: Discord, "Sharding". */
const GUILDS_PER_SHARD = 2_500;
/** What a client that names no intents gets (discord.js 12): all that need no switch. */
const UNPRIVILEGED = 53_575_421;
const SMALL_GUILD = { ofBot: 50, ofPerson: 250 };
const MAX_SESSIONS = { ofBot: 10_000, ofPerson: 100 };
/** Of a bot that says nothing of it. */
const ONLINE: SessionPresence = { status: PresenceUpdateStatus.Online, activities: [] };
/** Known to people's clients only. */
const TOO_MANY_SESSIONS = 4015 as GatewayCloseCodes;

/** The login behind a gateway token, with or without its `Bot ` prefix; OAuth2 tokens have no gateway. */
export async function loginOf({ core }: GatewayContext, token: string): Promise<LoginRecord | null> {
  const bare = token.replace(/^Bot\s+/i, '');
  if (bare.length > 200) return null;
  const login = await core.tokens.find(bare, core.clock.nowMs());
  return login?.kind === 'user' || login?.kind === 'bot' ? login : null;
}

/** Op 2: opens a session, or closes the connection with Discord's code. Source: Discord, "Identify". */
export async function identify(context: GatewayContext, connection: Connection, payload: IdentifyPayload): Promise<void> {
  const { core, sessions } = context;
  if (context.isDraining) return askToGo(connection);
  if (context.readingAnew) await context.readingAnew;
  const login = await loginOf(context, payload.token);
  const user = login && (await core.userCache.find(login.userId));
  if (!login || !user || core.instance.isUserBanned(user.id)) return connection.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
  const isBot = login.kind === 'bot';
  const application = isBot ? await core.applications.byBotId(user.id) : null;
  const [shardId, shardCount] = isBot ? (payload.shard ?? [0, 1]) : [0, 1];
  if (shardId < 0 || shardCount < 1 || shardId >= shardCount) return connection.close(GatewayCloseCodes.InvalidShard, 'Invalid shard.');
  const intents = isBot ? (payload.intents ?? UNPRIVILEGED) : null;
  if (intents !== null && !isIntents(intents)) return connection.close(GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).');
  if (intents !== null && disallowedIntents(intents, application?.flags ?? 0) !== 0)
    return connection.close(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
  if (isBot && context.areLimitsOn && !(await core.sessionStarts.take(user.id, shardId))) {
    return connection.sendControl(GatewayOpcodes.InvalidSession, false);
  }
  if (!(await hasRoom(context, user.id, isBot))) return connection.close(TOO_MANY_SESSIONS, 'Too many sessions.');
  const presence = payload.presence ?? (isBot ? ONLINE : await wantedPresence(core, user));
  if (!connection.isOpen) return;
  const session = new Session(
    {
      id: randomUUID().replaceAll('-', ''),
      userId: user.id,
      tokenHash: login.tokenHash,
      application: isBot ? { id: application?.id ?? user.id, flags: application?.flags ?? 0 } : null,
      intents,
      capabilities: payload.capabilities ?? 0,
      shard: [shardId, shardCount],
      largeThreshold: payload.large_threshold ?? (isBot ? SMALL_GUILD.ofBot : SMALL_GUILD.ofPerson),
      compresses: payload.compress === true,
      client: clientOf(payload.properties ?? {}),
      nexusEvents: payload.properties?.['nexus_events'] === true,
    },
    connection,
    presence,
  );
  session.attach(connection);
  sessions.add(session);
  // Asked once the session hears of what changes from now on.
  const [guildIds] = await Promise.all([core.guilds.idsOfMember(user.id), context.fellows?.directory.enter(session)]);
  // Taken back before the session could hear of that, perhaps.
  if (!core.tokens.knows(login) && !(await loginOf(context, payload.token))) {
    endSession(context, session);
    return connection.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
  }
  if (sessions.get(session.terms.id) !== session) return;
  if (isBot && guildIds.length > GUILDS_PER_SHARD * shardCount) {
    endSession(context, session);
    return connection.close(GatewayCloseCodes.ShardingRequired, 'Sharding required.');
  }
  gatewayFigures.identified++;
  await sendReady(context, session, user, guildIds);
}

/**
 * Sessions are bounded for each user; one that waits for a resume makes room for a new one. A bot's are counted in this
 * process only, a person's in all, as they were a moment ago.
 */
async function hasRoom(context: GatewayContext, userId: string, isBot: boolean): Promise<boolean> {
  const own = context.sessions.ofUser(userId);
  const elsewhere = isBot || !context.fellows ? 0 : await context.fellows.directory.countElsewhere(userId);
  if (own.size + elsewhere < (isBot ? MAX_SESSIONS.ofBot : MAX_SESSIONS.ofPerson)) return true;
  for (const session of own) {
    if (session.connection || session.isHolding) continue;
    endSession(context, session);
    return true;
  }
  return false;
}

/** Newer clients and older ones (`$os`) name themselves alike. */
function clientOf(properties: Readonly<Record<string, unknown>>): ClientInfo {
  const text = (key: string): string => {
    const value = properties[key] ?? properties[`$${key}`];
    return typeof value === 'string' ? value.slice(0, 100) : '';
  };
  const browser = text('browser');
  if (/android|ios/i.test(browser)) return { client: 'mobile', os: text('os') };
  return { client: browser === 'Discord Client' ? 'desktop' : 'web', os: text('os') };
}
