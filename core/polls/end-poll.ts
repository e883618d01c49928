import { EmbedType, MessageReferenceType, MessageType, type APIEmbed, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import type { MessageDraft } from '../messages/new-message.ts';
import type { Place } from '../messages/place.ts';
import { postMessage, type Companion } from '../messages/post-message.ts';
import { showMessage } from '../messages/show-messages.ts';
import { tellEdited } from '../messages/tell-edited.ts';
import { withMessage } from '../messages/with-message.ts';
import { wireTime } from '../ports/clock.ts';
import type { OpenPollRecord } from '../ports/follow-up-stores.ts';

const AT_ONCE = 50;
const SHUT_AGAIN_AFTER_MS = 5 * 60_000;
const FAILED_AGAIN_AFTER_MS = 60_000;

/** Ends one's own poll before its time. Source: Discord, "End Poll". */
export async function expirePoll(core: Core, place: Place, messageId: Snowflake, byId: Snowflake): Promise<APIMessage> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  if (!message.poll) throw apiError('CANNOT_EXPIRE_A_NON_POLL_MESSAGE');
  if (message.author_id !== byId) throw apiError('CANNOT_EDIT_MESSAGE_AUTHORED_BY_ANOTHER_USER');
  const ended = await endPoll(core, place, messageId);
  if (!ended) throw apiError('POLL_EXPIRED');
  return showMessage(core, ended, byId, place.guild);
}

/** Ends the polls whose time has come, however long nobody looked. */
export async function endDuePolls(core: Core): Promise<void> {
  const nowMs = core.clock.nowMs();
  const next = (): Promise<OpenPollRecord[]> => core.openPolls.due(wireTime(nowMs), AT_ONCE);
  const tryAgain = (poll: OpenPollRecord, afterMs: number): Promise<void> => core.openPolls.add({ ...poll, expires_at: wireTime(nowMs + afterMs) });
  // Each is due no more afterwards: those that cannot end now stand in nobody's way.
  for (let polls = await next(); polls.length > 0; polls = await next()) {
    for (const poll of polls) {
      try {
        if (!(await endDuePoll(core, poll))) await tryAgain(poll, SHUT_AGAIN_AFTER_MS);
      } catch (error) {
        core.log.warn({ err: error, message: poll.message_id }, 'a poll did not end and will be tried again');
        await tryAgain(poll, FAILED_AGAIN_AFTER_MS);
      }
    }
  }
}

/** False when its guild is there but out of reach. */
async function endDuePoll(core: Core, { channel_id, message_id }: OpenPollRecord): Promise<boolean> {
  const guild = await core.states.ofChannel(channel_id);
  const channel = guild?.channel(channel_id) ?? (await core.guilds.channelById(channel_id)) ?? (await core.directChannels.byId(channel_id));
  if (channel?.guild_id && !guild) return false;
  if (channel) await endPoll(core, { channel, guild }, message_id);
  await core.openPolls.remove(channel_id, message_id);
  return true;
}

/** Counts a poll for good, once however many ask, and tells the result. Null when it had ended or is gone. */
async function endPoll(core: Core, place: Pick<Place, 'channel' | 'guild'>, messageId: Snowflake): Promise<MessageRecord | null> {
  return withMessage(core, { channel_id: place.channel.id, id: messageId }, async (message) => {
    if (!message.poll || message.poll.finalized) return null;
    const changed: MessageRecord = { ...message, poll: { ...message.poll, finalized: true, expiry: wireTime(core.clock.nowMs()) } };
    const end: Companion = {
      async write(stores) {
        // Deleted since it was read.
        if (!(await stores.messages.save(changed))) throw apiError('UNKNOWN_MESSAGE');
        await stores.openPolls.remove(place.channel.id, messageId);
      },
      tell: () => tellEdited(core, place, changed, null),
    };
    if (place.channel.thread_metadata?.archived) {
      await core.atomically(end.write);
      await end.tell();
    } else await postMessage(core, place, await resultOf(core, changed), undefined, undefined, end);
    return changed;
  });
}

async function resultOf(core: Core, message: MessageRecord): Promise<MessageDraft> {
  const counts = (await core.pollVotes.counts(message.channel_id, [message.id], null)).get(message.id) ?? [];
  return {
    type: MessageType.PollResult,
    author_id: message.author_id,
    ...(message.webhook_id && { webhook_id: message.webhook_id }),
    ...(message.webhook_author && { webhook_author: message.webhook_author }),
    embeds: [resultEmbed(message, counts)],
    // It mentions whoever asked, and names its poll without the guild. Source: Discord, "Poll result messages".
    ...(!message.webhook_author && { mention_ids: [message.author_id] }),
    message_reference: { type: MessageReferenceType.Default, channel_id: message.channel_id, message_id: message.id },
  };
}

/** The result as an embed of texts; a draw has no victor. Source: Discord, "Poll result embed fields". */
export function resultEmbed({ poll }: Pick<MessageRecord, 'poll'>, counts: readonly { id: number; count: number }[]): APIEmbed {
  const most = Math.max(0, ...counts.map((count) => count.count));
  const leaders = counts.filter((count) => count.count === most && most > 0);
  const victor = leaders.length === 1 ? poll?.answers.find((answer) => answer.answer_id === leaders[0]?.id) : undefined;
  const emoji = victor?.poll_media.emoji;
  const values: Record<string, string | number | boolean | null | undefined> = {
    poll_question_text: poll?.question.text ?? '',
    victor_answer_votes: most,
    total_votes: counts.reduce((sum, count) => sum + count.count, 0),
    victor_answer_id: victor?.answer_id,
    victor_answer_text: victor?.poll_media.text,
    victor_answer_emoji_id: emoji?.id,
    victor_answer_emoji_name: emoji?.name,
    victor_answer_emoji_animated: emoji?.id ? (emoji.animated ?? false) : undefined,
  };
  const fields = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value: String(value), inline: false }],
  );
  return { type: EmbedType.PollResult, fields };
}
