import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import type { Actor } from '../actor.ts';
import { recordAudit, removalOf } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { demandChanging } from '../emojis/expression-permissions.ts';
import { expressionKey } from '../images/image-key.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';
import { AUDITED } from './create-sticker.ts';
import { stickerOf } from './list-stickers.ts';
import { publishStickers } from './publish-stickers.ts';

/** Source: Discord, "Delete Guild Sticker". */
export async function deleteSticker(core: Core, state: GuildState, stickerId: Snowflake, permissions: bigint, by: Actor): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    const sticker = stickerOf(state, stickerId);
    await demandChanging(core, state, permissions, sticker.user?.id, by.id);
    await core.guilds.removeSticker(state.id, stickerId);
    await core.doomedFiles.add([expressionKey('stickers', stickerId)], wireTime(core.clock.nowMs()));
    publishStickers(
      core,
      state,
      [...state.stickers.values()].filter((one) => one.id !== stickerId),
    );
    await recordAudit(core, state.id, by, { action: AuditLogEvent.StickerDelete, targetId: stickerId, changes: removalOf(sticker, AUDITED) });
  });
  await core.blobs.remove([expressionKey('stickers', stickerId)]);
}
