import type { APISticker } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { withoutMaker } from '../emojis/present-emoji.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Everybody in the guild hears its whole new list. */
export function publishStickers(core: Core, state: GuildState, stickers: APISticker[]): void {
  core.publish(
    { guild_id: state.id },
    { t: 'GUILD_STICKERS_UPDATE', d: { guild_id: state.id, stickers: stickers.map(withoutMaker) } },
    { kind: 'stickers', guild_id: state.id, stickers },
  );
}
