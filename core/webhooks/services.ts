import { parseForm } from '#protocol/form-errors';
import type { GithubWebhookBody, SlackWebhookBody } from '#protocol/rest/webhook-services';
import { ExecuteWebhookBody } from '#protocol/rest/webhooks';
import type { Core } from '../core.ts';
import { webhookOf, type WebhookKey } from './by-token.ts';
import { executeWebhook } from './execute-webhook.ts';
import { embedOfGithub } from './github-embed.ts';

interface LooseEmbed {
  [key: string]: unknown;
}

const cut = (text: string | null | undefined, most: number): string | undefined => {
  if (!text) return undefined;
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
};
const webUrl = (text: string | null | undefined): string | undefined => (text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined);

/** Slack writes links as <address|words>, and calls to all as <!everyone>. */
const plainText = (text: string): string =>
  text
    .replaceAll(/<(https?:[^|>]+)\|([^>]+)>/g, '[$2]($1)')
    .replaceAll(/<(https?:[^>]+)>/g, '$1')
    .replaceAll(/<!(everyone|here|channel)>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const COLORS: Record<string, number> = { good: 0x2eb886, warning: 0xdaa038, danger: 0xa30200 };

const colorOf = (text: string | null | undefined): number | undefined => {
  if (!text) return undefined;
  const hex = /^#?([0-9a-f]{6})$/i.exec(text)?.[1];
  return hex ? Number.parseInt(hex, 16) : COLORS[text];
};

type SlackAttachment = NonNullable<SlackWebhookBody['attachments']>[number];

function embedOfSlack(attachment: SlackAttachment): LooseEmbed {
  const text =
    [attachment.pretext, attachment.text].flatMap((part) => (part ? [plainText(part)] : [])).join('\n') || (attachment.title ? '' : attachment.fallback);
  return {
    title: cut(attachment.title, 256),
    url: webUrl(attachment.title_link),
    description: cut(text, 4096),
    color: colorOf(attachment.color),
    ...(attachment.author_name && {
      author: { name: cut(attachment.author_name, 256), url: webUrl(attachment.author_link), icon_url: webUrl(attachment.author_icon) },
    }),
    ...(attachment.footer && { footer: { text: cut(attachment.footer, 2048), icon_url: webUrl(attachment.footer_icon) } }),
    ...(webUrl(attachment.image_url) && { image: { url: webUrl(attachment.image_url) } }),
    ...(webUrl(attachment.thumb_url) && { thumbnail: { url: webUrl(attachment.thumb_url) } }),
    ...(attachment.ts && Math.abs(attachment.ts) < 1e11 && { timestamp: new Date(attachment.ts * 1000).toISOString() }),
    fields: (attachment.fields ?? []).slice(0, 25).flatMap((field) => {
      const [name, value] = [cut(field.title ?? field.name, 256), cut(field.value && plainText(field.value), 1024)];
      return name && value ? [{ name, value, inline: field.short ?? false }] : [];
    }),
  };
}

/** Takes what Slack's webhooks take. Source: Discord, "Execute Slack-Compatible Webhook". */
export async function executeSlackWebhook(core: Core, key: WebhookKey, body: SlackWebhookBody, threadId: string | undefined): Promise<void> {
  const webhook = await webhookOf(core, key);
  const message = parseForm(ExecuteWebhookBody, {
    content: cut(body.text && plainText(body.text), 2000),
    ...(body.username && { username: cut(body.username, 80) }),
    ...(webUrl(body.icon_url) && { avatar_url: webUrl(body.icon_url) }),
    embeds: (body.attachments ?? []).slice(0, 10).map(embedOfSlack),
  });
  await executeWebhook(core, webhook, message, { thread_id: threadId, with_components: false }, []);
}

/** Takes what GitHub sends; kinds that say nothing to people are passed over. Source: Discord, "Execute GitHub-Compatible Webhook". */
export async function executeGithubWebhook(core: Core, key: WebhookKey, kind: string, body: GithubWebhookBody, threadId: string | undefined): Promise<void> {
  const webhook = await webhookOf(core, key);
  const embed = embedOfGithub(kind, body);
  if (!embed) return;
  const { sender } = body;
  const message = parseForm(ExecuteWebhookBody, {
    embeds: [
      {
        title: cut(embed.title, 256),
        url: webUrl(embed.url),
        description: cut(embed.description, 500),
        color: embed.color,
        ...(sender?.login && { author: { name: cut(sender.login, 256), url: webUrl(sender.html_url), icon_url: webUrl(sender.avatar_url) } }),
      },
    ],
  });
  await executeWebhook(core, webhook, message, { thread_id: threadId, with_components: false }, []);
}
