import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { holdsMessages, isDirect } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import { areApart } from '../relationships/reach.ts';
import { placeKeys, scopeOf, type Place } from './place.ts';

/** Shows for ten seconds that somebody writes. Source: Discord, "Trigger Typing Indicator". */
export async function triggerTyping(core: Core, place: Place, userId: Snowflake): Promise<void> {
  if (!holdsMessages(place.channel)) throw apiError('CANNOT_SEND_MESSAGES_IN_NON_TEXT_CHANNEL');
  if (!(place.permissions & PermissionFlagsBits.SendMessages)) throw apiError(isDirect(place.channel) ? 'MISSING_ACCESS' : 'MISSING_PERMISSIONS');
  if (!place.guild && (await areApart(core, place.channel, userId))) throw apiError('CANNOT_SEND_MESSAGES_TO_THIS_USER');
  const member = place.guild?.members.get(userId);
  core.publish(scopeOf(place), {
    t: 'TYPING_START',
    d: {
      ...placeKeys(place),
      user_id: userId,
      timestamp: Math.floor(core.clock.nowMs() / 1000),
      ...(member && { member: presentMember(member, core.userCache.get(userId)) }),
    },
  });
}
