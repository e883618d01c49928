import type { APIEmoji, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { seesMakers } from './expression-permissions.ts';
import { fetchMakers, withMaker, withoutMaker } from './present-emoji.ts';

/** Makers are shown to those who could make or manage emojis. Source: Discord, "List Guild Emojis". */
export async function listEmojis(core: Core, state: GuildState, permissions: bigint): Promise<APIEmoji[]> {
  return presentFor(core, [...state.emojis.values()], permissions);
}

/** Throws 10014. Source: Discord, "Get Guild Emoji". */
export async function getEmoji(core: Core, state: GuildState, emojiId: Snowflake, permissions: bigint): Promise<APIEmoji> {
  const [shown] = await presentFor(core, [emojiOf(state, emojiId)], permissions);
  if (!shown) throw apiError('UNKNOWN_EMOJI');
  return shown;
}

export function emojiOf(state: GuildState, emojiId: Snowflake): APIEmoji {
  const emoji = state.emojis.get(emojiId);
  if (!emoji) throw apiError('UNKNOWN_EMOJI');
  return emoji;
}

async function presentFor(core: Core, emojis: readonly APIEmoji[], permissions: bigint): Promise<APIEmoji[]> {
  if (!seesMakers(permissions)) return emojis.map(withoutMaker);
  await fetchMakers(core, emojis);
  return emojis.map((emoji) => withMaker(core, emoji));
}
