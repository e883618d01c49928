import { AuditLogEvent, ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { asOneChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { InviteRecord } from '../invites/invite-record.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { saveAndTellGuild } from './publish-guild.ts';

const CODE = /^[a-z0-9][a-z0-9-]{1,24}$/;

/** The guild's own invite code, and how often it was used. */
export async function getVanityUrl(core: Core, state: GuildState): Promise<{ code: string | null; uses: number }> {
  const code = state.guild.vanity_url_code;
  const invite = code ? await core.invites.byCode(code) : null;
  return { code, uses: invite?.uses ?? 0 };
}

/** Takes a code for the guild, or gives it back. It is an invite that never ends. Source: routes of Discord's client. */
export async function setVanityUrl(core: Core, state: GuildState, asked: string | null, by: Actor): Promise<{ code: string | null; uses: number }> {
  const code = asked?.toLowerCase() || null;
  if (code && !CODE.test(code)) throw apiError('INVITE_CODE_INVALID_OR_TAKEN');
  await inTurn(core, state, code, async (core) => {
    const known = state.guild;
    if (known.vanity_url_code === code) return;
    if (code) await takeCode(core, state, code);
    if (known.vanity_url_code) await core.invites.remove(known.vanity_url_code);
    const changed = { ...known, vanity_url_code: code };
    await saveAndTellGuild(core, state, changed);
    const changes = changesBetween(known, changed, ['vanity_url_code']);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.GuildUpdate, targetId: state.id, changes });
  });
  return getVanityUrl(core, state);
}

/** Codes are the key of all invites, so the lock of the guild does not decide between two guilds. */
const inTurn = (core: Core, state: GuildState, code: string | null, change: (core: Core) => Promise<void>): Promise<void> =>
  core.locks.withLock(`guild:${state.id}`, () => (code ? core.locks.withLock(`vanity:${code}`, () => asOneChange(core, change)) : asOneChange(core, change)));

async function takeCode(core: Core, state: GuildState, code: string): Promise<void> {
  const channelId = landingChannel(state);
  if (!channelId || (await core.invites.byCode(code))) throw apiError('INVITE_CODE_INVALID_OR_TAKEN');
  await core.invites.insert({
    code,
    guild_id: state.id,
    channel_id: channelId,
    inviter_id: null,
    created_at: wireTime(core.clock.nowMs()),
    max_age: 0,
    max_uses: 0,
    uses: 0,
    temporary: false,
    flags: 0,
  });
}

/** The guild's code, when it leads into this channel. */
export async function vanityIn(core: Core, { guild }: GuildState, channelId: Snowflake): Promise<InviteRecord | null> {
  const invite = guild.vanity_url_code ? await core.invites.byCode(guild.vanity_url_code) : null;
  return invite?.channel_id === channelId ? invite : null;
}

/** The code outlives the channel that it led into: from now on it leads elsewhere. */
export async function keepVanity(core: Core, state: GuildState, invite: InviteRecord): Promise<void> {
  const elsewhere = landingChannel(state, invite.channel_id) ?? [...state.channels.keys()].find((id) => id !== invite.channel_id);
  if (elsewhere) await core.invites.insert({ ...invite, channel_id: elsewhere });
}

/** Where newcomers land: the rules, the greetings, or the first text channel. */
function landingChannel(state: GuildState, goneId?: Snowflake): Snowflake | null {
  const { rules_channel_id: rules, system_channel_id: system } = state.guild;
  const texts = [...state.channels.values()].filter((channel) => channel.type === ChannelType.GuildText);
  texts.sort((a, b) => a.position - b.position);
  return [rules, system, ...texts.map((channel) => channel.id)].find((id) => id && id !== goneId) ?? null;
}
