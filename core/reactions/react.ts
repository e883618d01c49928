import { PermissionFlagsBits as Permission, ReactionType, type APIUser, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import type { ReactionTally } from '../ports/message-store.ts';
import { placeKeys, scopeOf, type Place } from '../messages/place.ts';
import { areApart } from '../relationships/reach.ts';
import { presentUser } from '../users/present-user.ts';
import { emojiKey, emojiOfPath, knownEmoji, type ReactionEmoji } from './emoji-of-path.ts';

/**
 * Adds the caller's reaction, normal or super. A new emoji needs ADD_REACTIONS, one that stands there already does not.
 * Source: Discord, "Create Reaction".
 */
export async function createReaction(
  core: Core,
  place: Place,
  messageId: Snowflake,
  text: string,
  userId: Snowflake,
  kind: ReactionType = ReactionType.Normal,
): Promise<void> {
  const given = emojiOfPath(text);
  const [message, standing] = await Promise.all([messageIn(core, place, messageId), standingTally(core, place, messageId, given)]);
  demandOpen(place);
  if (!standing && !(place.permissions & Permission.AddReactions)) throw apiError('MISSING_PERMISSIONS');
  if (!place.guild && (await areApart(core, place.channel, userId))) throw apiError('REACTION_WAS_BLOCKED');
  const emoji = standing?.emoji ?? (await knownEmoji(core, place, given, userId));
  const member = place.guild?.members.get(userId);
  const event = {
    t: 'MESSAGE_REACTION_ADD',
    d: {
      user_id: userId,
      type: kind,
      message_id: messageId,
      message_author_id: message.author_id,
      ...(member && { member: presentMember(member, core.userCache.get(userId)) }),
      emoji: shownEmoji(emoji),
      ...placeKeys(place),
      burst: kind === ReactionType.Super,
      ...(kind === ReactionType.Super && { burst_colors: [] }),
    },
  };
  await inTurn(core, messageId, async () => {
    if (await core.reactions.add(place.channel.id, messageId, emoji, userId, kind)) core.publish(scopeOf(place), event);
  });
}

/** One after another under a message, so that everybody hears of reactions in the order in which they came and went. */
const inTurn = (core: Core, messageId: Snowflake, change: () => Promise<void>): Promise<void> => core.locks.withLock(`reactions:${messageId}`, change);

/** Takes a reaction back: one's own, or another's with MANAGE_MESSAGES (the row checks it). */
export async function deleteReaction(
  core: Core,
  place: Place,
  messageId: Snowflake,
  text: string,
  userId: Snowflake,
  kind: ReactionType = ReactionType.Normal,
): Promise<void> {
  const emoji = emojiOfPath(text);
  const [, standing] = await Promise.all([messageIn(core, place, messageId), standingTally(core, place, messageId, emoji)]);
  demandOpen(place);
  const event = {
    t: 'MESSAGE_REACTION_REMOVE',
    d: {
      user_id: userId,
      type: kind,
      message_id: messageId,
      emoji: shownEmoji(standing?.emoji ?? emoji),
      ...placeKeys(place),
      burst: kind === ReactionType.Super,
    },
  };
  await inTurn(core, messageId, async () => {
    if (await core.reactions.remove(place.channel.id, messageId, emojiKey(emoji), userId, kind)) core.publish(scopeOf(place), event);
  });
}

export async function deleteAllReactions(core: Core, place: Place, messageId: Snowflake): Promise<void> {
  await messageIn(core, place, messageId);
  demandOpen(place);
  await inTurn(core, messageId, async () => {
    await core.reactions.removeAll(place.channel.id, messageId);
    core.publish(scopeOf(place), { t: 'MESSAGE_REACTION_REMOVE_ALL', d: { message_id: messageId, ...placeKeys(place) } });
  });
}

export async function deleteReactionsOfEmoji(core: Core, place: Place, messageId: Snowflake, text: string): Promise<void> {
  await messageIn(core, place, messageId);
  demandOpen(place);
  const emoji = emojiOfPath(text);
  const standing = await standingTally(core, place, messageId, emoji);
  await inTurn(core, messageId, async () => {
    if (!(await core.reactions.removeEmoji(place.channel.id, messageId, emojiKey(emoji)))) return;
    core.publish(scopeOf(place), {
      t: 'MESSAGE_REACTION_REMOVE_EMOJI',
      d: { message_id: messageId, emoji: shownEmoji(standing?.emoji ?? emoji), ...placeKeys(place) },
    });
  });
}

/** Who reacted with one emoji, by user id ascending. */
export async function listReactionUsers(
  core: Core,
  place: Place,
  messageId: Snowflake,
  text: string,
  query: { type: ReactionType; after?: Snowflake | undefined; limit: number },
): Promise<APIUser[]> {
  await messageIn(core, place, messageId);
  const ids = await core.reactions.users(place.channel.id, messageId, emojiKey(emojiOfPath(text)), query.type, query.after, query.limit);
  await core.userCache.fetch(ids);
  return ids.map((id) => presentUser(core.userCache.get(id)));
}

async function messageIn(core: Core, place: Place, messageId: Snowflake): Promise<MessageRecord> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  return message;
}

/** In the archive everything stays as it is. */
function demandOpen({ channel }: Place): void {
  if (channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
}

/** What stands under the message of this emoji already. */
async function standingTally(core: Core, place: Place, messageId: Snowflake, emoji: ReactionEmoji): Promise<ReactionTally | undefined> {
  const tallies = await core.reactions.tallies(place.channel.id, [messageId], null);
  return tallies.get(messageId)?.find((tally) => emojiKey(tally.emoji) === emojiKey(emoji));
}

const shownEmoji = (emoji: ReactionEmoji): { id: Snowflake | null; name: string; animated?: true } => ({
  id: emoji.id,
  name: emoji.name,
  ...(emoji.animated && { animated: true }),
});
