import { mentionedInText } from '#protocol/markdown/read-tree';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';

const MENTION_EVERYONE = 1n << 17n;
/** Fewer people are asked nothing about. */
const MANY = 30;

export const peopleIn = (state: State, channelId: string): number => state.guilds.get(state.channels.get(channelId)?.guild_id ?? '')?.member_count ?? 0;

/** Whether a message rings at very many. */
export const mentionsMany = (state: State, channelId: string, text: string): boolean =>
  peopleIn(state, channelId) >= MANY && may(state, channelId, MENTION_EVERYONE) && mentionedInText(text).everyone;
