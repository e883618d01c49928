import { z } from 'zod';

/**
 * Bodies of other services are read loosely: what they add is dropped, what is of another kind counts as absent.
 * Source: Discord, "Execute Slack-Compatible Webhook" and "Execute GitHub-Compatible Webhook".
 */
const words = z.coerce.string().nullish().catch(null);
const number = z.coerce.number().nullish().catch(null);

const SlackAttachment = z.object({
  fallback: words,
  color: words,
  pretext: words,
  author_name: words,
  author_link: words,
  author_icon: words,
  title: words,
  title_link: words,
  text: words,
  fields: z
    .array(z.object({ title: words, name: words, value: words, short: z.boolean().nullish().catch(null) }))
    .max(100)
    .nullish()
    .catch(null),
  image_url: words,
  thumb_url: words,
  footer: words,
  footer_icon: words,
  ts: number,
});

export const SlackWebhookBody = z.object({
  text: words,
  username: words,
  icon_url: words,
  attachments: z.array(SlackAttachment).max(20).nullish().catch(null),
});
export type SlackWebhookBody = z.output<typeof SlackWebhookBody>;

const GithubUser = z.object({ login: words, html_url: words, avatar_url: words }).nullish().catch(null);
const GithubThing = z
  .object({
    number,
    title: words,
    html_url: words,
    body: words,
    state: words,
    name: words,
    tag_name: words,
    conclusion: words,
    merged: z.boolean().nullish().catch(null),
    user: GithubUser,
  })
  .nullish()
  .catch(null);

export const GithubWebhookBody = z.object({
  action: words,
  ref: words,
  ref_type: words,
  compare: words,
  forced: z.boolean().nullish().catch(null),
  sender: GithubUser,
  member: GithubUser,
  repository: z.object({ full_name: words, html_url: words }).nullish().catch(null),
  forkee: z.object({ full_name: words, html_url: words }).nullish().catch(null),
  commits: z
    .array(z.object({ id: words, url: words, message: words, author: z.object({ name: words, username: words }).nullish().catch(null) }))
    .nullish()
    .catch(null),
  issue: GithubThing,
  pull_request: GithubThing,
  comment: GithubThing,
  review: GithubThing,
  release: GithubThing,
  discussion: GithubThing,
  answer: GithubThing,
  check_run: GithubThing,
  check_suite: GithubThing,
});
export type GithubWebhookBody = z.output<typeof GithubWebhookBody>;

export const ServiceWebhookQuery = z.object({
  wait: z.string().optional(),
  thread_id: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
});
