import { PermissionFlagsBits, type APIPartialEmoji } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { isUnicodeEmoji } from '#protocol/unicode-emoji';
import type { PollCreate } from '#protocol/rest/polls';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { customEmojis } from '../messages/component-emojis.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import type { Place } from '../messages/place.ts';

type SentEmoji = PollCreate['answers'][number]['poll_media']['emoji'];

/** A poll as stored: answers numbered from 1, with the time of its end. Custom emojis get the names that they have. */
export async function newPoll(
  core: Core,
  { guild, permissions }: Pick<Place, 'guild' | 'permissions'>,
  poll: PollCreate,
): Promise<NonNullable<MessageRecord['poll']>> {
  const known = await customEmojis(
    core,
    poll.answers.flatMap(({ poll_media: media }) => media.emoji?.id ?? []),
  );
  const mayUse = (id: string): boolean => (guild?.emojis.has(id) ?? false) || (permissions & PermissionFlagsBits.UseExternalEmojis) !== 0n;
  const shown = (sent: NonNullable<SentEmoji>): APIPartialEmoji => {
    const custom = sent.id ? known.get(sent.id) : undefined;
    if (sent.id ? !custom || !mayUse(sent.id) : !isUnicodeEmoji(sent.name ?? '')) throw apiError('CANNOT_USE_AN_EMOJI_INCLUDED_WITH_THE_POLL');
    return custom ? { id: custom.id, name: custom.name, animated: custom.animated ?? false } : { id: null, name: sent.name ?? null };
  };
  return {
    question: { text: poll.question.text },
    answers: poll.answers.map((answer, index) => ({
      answer_id: index + 1,
      poll_media: {
        text: answer.poll_media.text,
        ...(answer.poll_media.emoji && { emoji: shown(answer.poll_media.emoji) }),
      },
    })),
    expiry: wireTime(core.clock.nowMs() + poll.duration * 3_600_000),
    allow_multiselect: poll.allow_multiselect,
    layout_type: poll.layout_type,
    finalized: false,
  };
}
