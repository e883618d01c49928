import { PermissionFlagsBits, type APIStickerItem, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { Place } from './place.ts';

/** The stickers of a message: those of its guild, or of others with USE_EXTERNAL_STICKERS. */
export async function stickerItems(core: Core, place: Place, ids: readonly Snowflake[]): Promise<APIStickerItem[]> {
  const items: APIStickerItem[] = [];
  for (const id of new Set(ids)) {
    const own = place.guild?.stickers.get(id);
    const mayUseOthers = !place.guild || (place.permissions & PermissionFlagsBits.UseExternalStickers) !== 0n;
    const sticker = own ?? (mayUseOthers ? await core.guilds.stickerById(id) : null);
    if (!sticker) throw apiError('INVALID_STICKER_SENT');
    items.push({ id: sticker.id, name: sticker.name, format_type: sticker.format_type });
  }
  return items;
}
