import type { APISticker, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { seesMakers } from '../emojis/expression-permissions.ts';
import { fetchMakers, withMaker, withoutMaker } from '../emojis/present-emoji.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Makers are shown to those who could make or manage stickers. Source: Discord, "List Guild Stickers". */
export async function listStickers(core: Core, state: GuildState, permissions: bigint): Promise<APISticker[]> {
  return presentFor(core, [...state.stickers.values()], permissions);
}

/** Throws 10060. Source: Discord, "Get Guild Sticker". */
export async function getGuildSticker(core: Core, state: GuildState, stickerId: Snowflake, permissions: bigint): Promise<APISticker> {
  const [shown] = await presentFor(core, [stickerOf(state, stickerId)], permissions);
  if (!shown) throw apiError('UNKNOWN_STICKER');
  return shown;
}

/** A sticker of whatever guild: its id in a message is enough to ask. Source: Discord, "Get Sticker". */
export async function getSticker(core: Core, stickerId: Snowflake): Promise<APISticker> {
  const sticker = await core.guilds.stickerById(stickerId);
  if (!sticker) throw apiError('UNKNOWN_STICKER');
  return withoutMaker(sticker);
}

export function stickerOf(state: GuildState, stickerId: Snowflake): APISticker {
  const sticker = state.stickers.get(stickerId);
  if (!sticker) throw apiError('UNKNOWN_STICKER');
  return sticker;
}

async function presentFor(core: Core, stickers: readonly APISticker[], permissions: bigint): Promise<APISticker[]> {
  if (!seesMakers(permissions)) return stickers.map(withoutMaker);
  await fetchMakers(core, stickers);
  return stickers.map((sticker) => withMaker(core, sticker));
}
