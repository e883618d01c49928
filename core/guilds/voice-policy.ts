import { AuditLogEvent } from 'discord-api-types/v10';
import type { GuildVoiceBody } from '#protocol/nexus/guild-voice';
import type { Actor } from '../actor.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { GuildRecord } from './guild-record.ts';
import { saveAndTellGuild } from './publish-guild.ts';

/** What a guild decides about its calls beyond what Discord knows. */
export interface GuildVoicePolicy {
  /** Whether a client that cannot encrypt from end to end is let into a call, which takes the encryption out of it, or refused. */
  end_to_end_encryption: 'allowed' | 'required';
}

export const voicePolicyOf = ({ end_to_end_encryption = 'allowed' }: GuildRecord): GuildVoicePolicy => ({ end_to_end_encryption });

/** Changes how a guild's calls are held. Needs MANAGE_GUILD. Who may not be in a call any more by that is put out of it by the voice server. */
export const editVoicePolicy = (core: Core, state: GuildState, body: GuildVoiceBody, by: Actor): Promise<GuildVoicePolicy> =>
  asOneGuildChange(core, state.id, async (core) => {
    const before = voicePolicyOf(state.guild);
    const { end_to_end_encryption: asked = before.end_to_end_encryption } = body;
    const after: GuildVoicePolicy = { end_to_end_encryption: asked ?? 'allowed' };
    const changes = changesBetween(before, after, ['end_to_end_encryption']);
    if (changes.length > 0) {
      await saveAndTellGuild(core, state, { ...state.guild, ...after });
      await recordAudit(core, state.id, by, { action: AuditLogEvent.GuildUpdate, targetId: state.id, changes });
    }
    return after;
  });
