import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit, removalOf } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { dropEmojiFromSounds } from '../soundboard/publish-sounds.ts';
import type { GuildState } from '../state/guild-state.ts';
import { doomEmojiImage, dropEmojiImage } from './emoji-image.ts';
import { demandChanging } from './expression-permissions.ts';
import { emojiOf } from './list-emojis.ts';
import { publishEmojis } from './present-emoji.ts';

/** Its picture goes too; reactions with it stay countable. Source: Discord, "Delete Guild Emoji". */
export async function deleteEmoji(core: Core, state: GuildState, emojiId: Snowflake, permissions: bigint, by: Actor): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    const emoji = emojiOf(state, emojiId);
    await demandChanging(core, state, permissions, emoji.user?.id, by.id);
    if (emoji.managed) throw apiError('MISSING_ACCESS');
    await core.guilds.removeEmoji(state.id, emojiId);
    await doomEmojiImage(core, emojiId);
    publishEmojis(
      core,
      state,
      [...state.emojis.values()].filter((one) => one.id !== emojiId),
    );
    await dropEmojiFromSounds(core, state, emojiId);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.EmojiDelete, targetId: emojiId, changes: removalOf(emoji, ['name']) });
  });
  await dropEmojiImage(core, emojiId);
}
