import { AuditLogEvent, type APISticker, type Snowflake } from 'discord-api-types/v10';
import type { EditStickerBody } from '#protocol/rest/stickers';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { demandChanging } from '../emojis/expression-permissions.ts';
import { fetchMakers, withMaker } from '../emojis/present-emoji.ts';
import type { GuildState } from '../state/guild-state.ts';
import { AUDITED } from './create-sticker.ts';
import { stickerOf } from './list-stickers.ts';
import { publishStickers } from './publish-stickers.ts';

/** Changes what it is called and suggested for, never its picture. Source: Discord, "Modify Guild Sticker". */
export async function editSticker(
  core: Core,
  state: GuildState,
  stickerId: Snowflake,
  permissions: bigint,
  body: EditStickerBody,
  by: Actor,
): Promise<APISticker> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const before = stickerOf(state, stickerId);
    await demandChanging(core, state, permissions, before.user?.id, by.id);
    const after: APISticker = {
      ...before,
      ...(body.name !== undefined && { name: body.name }),
      ...(body.tags !== undefined && { tags: body.tags }),
      ...(body.description !== undefined && { description: body.description || null }),
    };
    await core.guilds.saveStickers(state.id, [after]);
    publishStickers(
      core,
      state,
      [...state.stickers.values()].map((sticker) => (sticker.id === stickerId ? after : sticker)),
    );
    await recordAudit(core, state.id, by, { action: AuditLogEvent.StickerUpdate, targetId: stickerId, changes: changesBetween(before, after, AUDITED) });
    await fetchMakers(core, [after]);
    return withMaker(core, after);
  });
}
