import { AuditLogEvent, type APIEmoji, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditEmojiBody } from '#protocol/rest/emojis';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { knownRoles } from './create-emoji.ts';
import { demandChanging } from './expression-permissions.ts';
import { emojiOf } from './list-emojis.ts';
import { fetchMakers, publishEmojis, withMaker } from './present-emoji.ts';

/** Renames it or changes who may use it. Source: Discord, "Modify Guild Emoji". */
export async function editEmoji(core: Core, state: GuildState, emojiId: Snowflake, permissions: bigint, body: EditEmojiBody, by: Actor): Promise<APIEmoji> {
  return asOneGuildChange(core, state.id, async (core) => {
    const before = emojiOf(state, emojiId);
    await demandChanging(core, state, permissions, before.user?.id, by.id);
    if (before.managed) throw apiError('MISSING_ACCESS');
    const after: APIEmoji = {
      ...before,
      ...(body.name !== undefined && { name: body.name }),
      ...(body.roles !== undefined && { roles: knownRoles(state, body.roles) }),
    };
    await core.guilds.saveEmojis(state.id, [after]);
    publishEmojis(
      core,
      state,
      [...state.emojis.values()].map((emoji) => (emoji.id === emojiId ? after : emoji)),
    );
    await recordAudit(core, state.id, by, { action: AuditLogEvent.EmojiUpdate, targetId: emojiId, changes: changesBetween(before, after, ['name', 'roles']) });
    await fetchMakers(core, [after]);
    return withMaker(core, after);
  });
}
