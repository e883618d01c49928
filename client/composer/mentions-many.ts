import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { mentionedInText } from '#protocol/markdown/read-tree';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';

/** Fewer people are asked nothing about. */
const MANY = 30;

export const peopleIn = (state: State, channelId: string): number => state.guilds.get(state.channels.get(channelId)?.guild_id ?? '')?.member_count ?? 0;

/** Whether a message rings at very many. */
export const mentionsMany = (state: State, channelId: string, text: string): boolean =>
  peopleIn(state, channelId) >= MANY && may(state, channelId, Bit.MentionEveryone) && mentionedInText(text).everyone;
