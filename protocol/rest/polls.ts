import { PollLayoutType, type RESTAPIPollCreate, type RESTGetAPIPollAnswerVotersQuery } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, int, list, queryInt, snowflake, text, trimmedText, without } from './fields.ts';

const emoji = z.object({
  id: snowflake.nullish(),
  name: text(0, 32).nullish(),
  animated: boolean.nullish(),
});

/** A poll to be asked; `duration` in hours. */
export const PollCreate = z
  .object({
    question: z.object({ text: trimmedText(1, 300) }),
    answers: list(
      z.object({
        poll_media: z.object({ text: trimmedText(1, 55), emoji: emoji.nullish() }).transform(without),
      }),
      10,
      1,
    ),
    duration: int(1, 768).nullish(),
    allow_multiselect: boolean.nullish(),
    layout_type: choice([PollLayoutType.Default]).nullish(),
  })
  .transform((poll) => ({
    ...poll,
    duration: poll.duration ?? 24,
    allow_multiselect: poll.allow_multiselect ?? false,
    layout_type: poll.layout_type ?? PollLayoutType.Default,
  }));
export type PollCreate = z.output<typeof PollCreate>;

export const PollVotersQuery = z.object({
  after: snowflake.optional(),
  limit: queryInt(1, 100, 25),
});
export type PollVotersQuery = z.output<typeof PollVotersQuery>;

/** A person's votes; none takes them back. */
export const PollVoteBody = z.object({ answer_ids: list(int(1, 100), 10) });
export type PollVoteBody = z.output<typeof PollVoteBody>;

// `question.text` is optional in the type only because answers share it.
const _acceptsPoll = (
  sent: RESTAPIPollCreate & {
    question: { text: string };
    answers: { poll_media: { text: string } }[];
  },
): z.input<typeof PollCreate> => sent;
const _acceptsVoters = (sent: RESTGetAPIPollAnswerVotersQuery): z.input<typeof PollVotersQuery> => sent;
