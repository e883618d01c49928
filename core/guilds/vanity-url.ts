import { AuditLogEvent, ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { asOneChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
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

/** Where newcomers land: the rules, the greetings, or the first text channel. */
function landingChannel(state: GuildState): Snowflake | null {
  const { rules_channel_id: rules, system_channel_id: system } = state.guild;
  const texts = [...state.channels.values()].filter((channel) => channel.type === ChannelType.GuildText);
  texts.sort((a, b) => a.position - b.position);
  return rules ?? system ?? texts[0]?.id ?? null;
}
