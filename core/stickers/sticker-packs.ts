import type { APIStickerPack } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';

/** Packs are sold by Discord; this server has none to give. Source: Discord, "List Sticker Packs". */
export const listStickerPacks = async (): Promise<{ sticker_packs: APIStickerPack[] }> => ({ sticker_packs: [] });

export const getStickerPack = async (): Promise<APIStickerPack> => {
  throw apiError('UNKNOWN_STICKER_PACK');
};
