import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { BanListQuery, InstanceBanBody, InstanceBanKind } from '#protocol/nexus/instance';
import { compareSnowflakes } from '#protocol/snowflake';
import { tokensRevoked } from '../accounts/login.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { InstanceBanRecord } from '../ports/instance-stores.ts';
import { lastOperator } from './operators.ts';
import { networkOf } from './instance.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

const MOST_BANS = 20_000;

/** Bans that hold, by id ascending. */
export async function listInstanceBans(core: Core, query: BanListQuery): Promise<InstanceBanRecord[]> {
  const now = core.clock.nowMs();
  const bans = await core.instanceRows.bans();
  return bans
    .filter(({ id, kind, expires_at: end }) => {
      const isAsked = (!query.kind || kind === query.kind) && (!query.after || compareSnowflakes(id, query.after) > 0);
      return isAsked && (end === null || Date.parse(end) > now);
    })
    .slice(0, query.limit);
}

/** Bans a user, a guild, e-mail addresses of a domain, or a network from this instance. The same one again replaces reason and end. */
export async function createInstanceBan(core: Core, body: InstanceBanBody, by: OperatorActor): Promise<InstanceBanRecord> {
  const value = await readValue(core, body.kind, body.value);
  const expiresAt = body.expires_at ?? null;
  if (expiresAt !== null && Date.parse(expiresAt) <= core.clock.nowMs()) throw formError(['expires_at'], 'DATE_IN_THE_PAST', 'This time is over already.');
  const reason = body.reason ?? by.reason;
  const wasShut = body.kind === 'guild' && core.instance.isGuildShut(value);
  const ban = await core.locks.withLock('instance', async () => {
    if ((await core.instanceRows.bans()).length >= MOST_BANS) throw formError(['value'], 'TOO_MANY_BANS', `There can be ${MOST_BANS} bans.`);
    return core.instanceRows.saveBan({ id: core.ids.next(), kind: body.kind, value, reason, created_by: by.id, expires_at: expiresAt });
  });
  // Before it holds: the guild is still in memory, with whom to tell.
  const state = body.kind === 'guild' && !wasShut ? await core.states.get(value) : null;
  await core.instance.refresh();
  if (body.kind === 'user') await endSessions(core, value);
  if (state) core.publish({ guild_id: state.id }, { t: 'guild_unavailable', d: { guild_id: state.id } }, { kind: 'guild-removed', guild_id: state.id });
  await recordInstanceLog(core, { ...by, reason }, { action: 'ban_created', targetId: idIn(ban), details: { kind: ban.kind, value, expires_at: expiresAt } });
  return ban;
}

export async function removeInstanceBan(core: Core, banId: Snowflake, by: OperatorActor): Promise<void> {
  const ban = await core.instanceRows.removeBan(banId);
  if (!ban) throw apiError('UNKNOWN_BAN');
  await lifted(core, ban.kind, ban.value, by);
}

/** The same by what was banned; false when it was not. */
export async function liftInstanceBan(core: Core, kind: InstanceBanKind, value: string, by: OperatorActor): Promise<boolean> {
  if (!(await core.instanceRows.removeBanOf(kind, value))) return false;
  await lifted(core, kind, value, by);
  return true;
}

async function lifted(core: Core, kind: InstanceBanKind, value: string, by: OperatorActor): Promise<void> {
  await core.instance.refresh();
  if (kind === 'guild') reopenGuild(core, value);
  await recordInstanceLog(core, by, { action: 'ban_lifted', targetId: idIn({ kind, value }), details: { kind, value } });
}

/** The sessions that wait for it get it back. */
function reopenGuild(core: Core, guildId: Snowflake): void {
  core.publish({ guild_id: guildId }, { t: 'guild_available', d: { guild_id: guildId } });
}

/** Bans that have run out are removed, and guilds that were shut for a time come back. */
export async function liftExpiredBans(core: Core): Promise<void> {
  const now = core.clock.nowMs();
  const over = (await core.instanceRows.bans()).filter((ban) => ban.expires_at !== null && Date.parse(ban.expires_at) <= now);
  if (over.length === 0) return;
  await core.instanceRows.removeExpiredBans(wireTime(now));
  await core.instance.refresh();
  for (const ban of over) if (ban.kind === 'guild') reopenGuild(core, ban.value);
}

/** People are logged out for good; a bot keeps its token, which opens nothing as long as the ban holds. */
async function endSessions(core: Core, userId: Snowflake): Promise<void> {
  const kept = await core.logins.ofUser(userId, 'bot');
  const ended = (await Promise.all((['user', 'bearer', 'refresh'] as const).map((kind) => core.logins.removeAllOfUser(userId, kind)))).flat();
  core.tokens.forgetUser(userId);
  tokensRevoked(core, userId, [...ended, ...kept.map((login) => login.tokenHash)]);
}

const idIn = ({ kind, value }: Pick<InstanceBanRecord, 'kind' | 'value'>): Snowflake | null => (kind === 'user' || kind === 'guild' ? value : null);

async function readValue(core: Core, kind: InstanceBanKind, sent: string): Promise<string> {
  const text = sent.trim().toLowerCase();
  const wrong = (words: string): Error => formError(['value'], 'BAN_VALUE_INVALID', words);
  if (kind === 'address') {
    if (!networkOf(text)) throw wrong('Must be an address or a network such as 198.51.100.0/24.');
    return text;
  }
  if (kind === 'email_domain') {
    const domain = text.replace(/^@/, '');
    if (!/^[^\s@/]{1,63}(?:\.[^\s@/]{1,63})+$/.test(domain)) throw wrong('Must be a domain such as example.org.');
    return domain;
  }
  if (!/^\d{1,19}$/.test(text)) throw wrong('Must be an id.');
  const id = BigInt(text).toString();
  if (kind === 'guild') {
    if (!(await core.instanceFigures.guildRow(id))) throw apiError('UNKNOWN_GUILD');
    return id;
  }
  if (!(await core.userCache.find(id))) throw apiError('UNKNOWN_USER');
  if (core.instance.isOperator(id)) {
    const others = (await core.instanceRows.operators()).filter((one) => one.user_id !== id && !core.instance.isUserBanned(one.user_id));
    if (others.length === 0) throw lastOperator();
  }
  return id;
}
