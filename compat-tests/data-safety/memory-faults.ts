import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snowflake } from 'discord-api-types/v10';
import type { TokenCache } from '#core/accounts/token-cache';
import type { ChannelRecord } from '#core/channels/channel-record';
import { GUILD_CHANNEL_KEYS } from '#core/channels/delete-channel';
import type { Core } from '#core/core';
import type { LoginRecord } from '#core/ports/login-store';
import type { GuildState } from '#core/state/guild-state';
import { GuildStates } from '#core/state/guild-states';
import { STORED_COLLECTIONS } from '#core/state/read-anew';
import { UserCache } from '#core/users/user-cache';
import type { UserRecord } from '#core/users/user-record';
import { compareSnowflakes } from '#protocol/snowflake';

const PATIENCE_MS = 20_000;

/**
 * Where the memory of a running server says something else than its database: each guild is loaded anew and compared,
 * and so are users and tokens. What is still under way gets a while to settle. Empty when all is well.
 */
export async function memoryFaults(core: Core): Promise<string[]> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let pauseMs = 50; ; pauseMs *= 2) {
    const faults = await faultsNow(core);
    if (faults.length === 0 || Date.now() + pauseMs > giveUpAt) return faults;
    await sleep(pauseMs);
  }
}

async function faultsNow(core: Core): Promise<string[]> {
  const faults: string[] = [];
  for (const state of core.states.all()) {
    const fresh = await new GuildStates(core, new UserCache(core.users)).get(state.id);
    if (!fresh) faults.push(`guild ${state.id} is in memory only`);
    else faults.push(...guildFaults(state, fresh).map((fault) => `guild ${state.id}: ${fault}`));
  }
  return [...faults, ...(await userFaults(core)), ...(await tokenFaults(core.tokens, core))];
}

/** Where two states of one guild differ. */
function guildFaults(state: GuildState, fresh: GuildState): string[] {
  const faults = difference('guild', state.guild, fresh.guild);
  for (const channel of [...state.channels.values(), ...state.threads.values()]) overlookDeletedMessage(channel, fresh.channel(channel.id));
  for (const part of STORED_COLLECTIONS) faults.push(...mapFaults(part, state[part], fresh[part]));
  for (const threadId of state.threads.keys())
    faults.push(...mapFaults(`threadMembers of ${threadId}`, state.threadMembers.get(threadId) ?? new Map(), fresh.threadMembers.get(threadId) ?? new Map()));
  for (const [threadId, members] of state.threadMembers)
    if (!state.threads.has(threadId) && members.size > 0) faults.push(`members of thread ${threadId}, which is not in memory`);
  for (const id of state.roles.keys())
    if (state.permissionsOfRole(id) !== fresh.permissionsOfRole(id)) faults.push(`permissions of role ${id} are remembered wrongly`);
  for (const [userId, voice] of state.voiceStates) {
    if (!state.members.has(userId)) faults.push(`${userId} is in voice but no member`);
    if (!state.channels.has(voice.channel_id)) faults.push(`${userId} is in a voice channel that is gone`);
  }
  for (const userId of state.presences.keys()) if (!state.members.has(userId)) faults.push(`${userId} has a presence but is no member`);
  return [...faults, ...danglingFaults(fresh)];
}

/** As with Discord, the last message of a channel may be one that was deleted since; of those only memory knows. */
function overlookDeletedMessage(here: ChannelRecord, there: ChannelRecord | undefined): void {
  const [known, stored] = [here.last_message_id, there?.last_message_id ?? null];
  if (there && known !== null && (stored === null || compareSnowflakes(known, stored) > 0)) there.last_message_id = known;
}

/** Things of a guild that name others which are not there. */
export function danglingFaults(state: GuildState): string[] {
  const faults: string[] = [];
  for (const member of state.members.values())
    for (const id of member.roles) if (!state.roles.has(id)) faults.push(`member ${member.user_id} has role ${id}, which is gone`);
  for (const channel of state.channels.values()) {
    if (channel.parent_id && !state.channels.has(channel.parent_id)) faults.push(`channel ${channel.id} stands in ${channel.parent_id}, which is gone`);
    for (const { id, type } of channel.permission_overwrites)
      if (type === 0 && !state.roles.has(id)) faults.push(`channel ${channel.id} has an overwrite for role ${id}, which is gone`);
  }
  for (const thread of state.threads.values()) {
    if (!thread.parent_id || !state.channels.has(thread.parent_id)) faults.push(`thread ${thread.id} hangs on ${thread.parent_id}, which is gone`);
    const size = state.threadMembers.get(thread.id)?.size ?? 0;
    if ((thread.member_count ?? 0) !== Math.min(size, 50)) faults.push(`thread ${thread.id} counts ${thread.member_count} members of ${size}`);
    for (const userId of state.threadMembers.get(thread.id)?.keys() ?? [])
      if (!state.members.has(userId)) faults.push(`${userId} is in thread ${thread.id} but no member`);
  }
  for (const key of GUILD_CHANNEL_KEYS) {
    const id = state.guild[key];
    if (id && !state.channels.has(id)) faults.push(`${key} ${id} is gone`);
  }
  if (!state.members.has(state.guild.owner_id)) faults.push('the owner is no member');
  const positions = [...state.roles.values()].map((role) => role.position).toSorted((a, b) => a - b);
  if (!positions.every((position, index) => position === index)) faults.push(`the roles stand at ${positions.join(' ')}`);
  return faults;
}

async function userFaults(core: Core): Promise<string[]> {
  const { kept } = core.userCache as unknown as { kept: { values(): Iterable<UserRecord> } }; // private to everybody but this test
  const known = new Map(Array.from(kept.values(), (user) => [user.id, user]));
  const stored = new Map<Snowflake, UserRecord>();
  const ids = [...known.keys()];
  for (let start = 0; start < ids.length; start += 1_000) for (const user of await core.users.byIds(ids.slice(start, start + 1_000))) stored.set(user.id, user);
  return mapFaults('users', known, stored);
}

async function tokenFaults(tokens: TokenCache, core: Core): Promise<string[]> {
  const faults: string[] = [];
  const known = (tokens as unknown as { logins: Map<string, LoginRecord> }).logins; // likewise
  for (const [hash, login] of known) {
    const stored = await core.logins.byTokenHash(hash);
    if (!stored) faults.push(`a token of ${login.userId} is remembered but revoked`);
    else faults.push(...difference(`token of ${login.userId}`, { ...login, lastUsedAt: '' }, { ...stored, lastUsedAt: '' }));
  }
  return faults;
}

function mapFaults(name: string, here: ReadonlyMap<string, unknown>, there: ReadonlyMap<string, unknown>): string[] {
  const faults: string[] = [];
  for (const [id, value] of here) {
    if (!there.has(id)) faults.push(`${name} ${id} is in memory only: ${JSON.stringify(value)}`);
    else faults.push(...difference(`${name} ${id}`, value, there.get(id)));
  }
  for (const [id, value] of there) if (!here.has(id)) faults.push(`${name} ${id} is on disk only: ${JSON.stringify(value)}`);
  return faults;
}

/** Only what JSON tells counts: an absent key and an undefined one say the same. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

function difference(name: string, here: unknown, there: unknown): string[] {
  const a = plain(here) as Record<string, unknown>; // records all
  const b = plain(there) as Record<string, unknown>;
  if (isDeepStrictEqual(a, b)) return [];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isDeepStrictEqual(a[key], b[key]));
  return keys.map((key) => `${name}: ${key} is ${JSON.stringify(a[key])} in memory and ${JSON.stringify(b[key])} on disk`);
}
