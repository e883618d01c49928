import { MessageFlags, MessageReferenceType, WebhookType } from 'discord-api-types/v10';
import { withFlags } from '#protocol/flags';
import type { Core } from '../core.ts';
import type { CrosspostRecord } from '../ports/follow-up-stores.ts';
import type { WebhookRecord } from '../webhooks/webhook-record.ts';
import type { MessageRecord } from './message-record.ts';
import type { MessageDraft } from './new-message.ts';
import { postMessage } from './post-message.ts';
import { tellEdited } from './tell-edited.ts';
import { withMessage } from './with-message.ts';

/** What a copy shows of its source. It pings nobody. */
const shownOf = ({ content, embeds, components, attachments, edited_timestamp, sticker_items }: MessageRecord) => ({
  content,
  embeds,
  components,
  attachments,
  edited_timestamp,
  ...(sticker_items && { sticker_items }),
});

/** Copies a published message into every channel that follows its own. Source: Discord, "Crosspost Message". */
export async function spreadCrosspost(core: Core, message: MessageRecord): Promise<void> {
  for (const webhook of await core.webhooks.followersOf(message.channel_id)) {
    if (webhook.type !== WebhookType.ChannelFollower) continue;
    await copyInto(core, message, webhook).catch((error: unknown) => core.log.warn({ err: error, webhook: webhook.id }, 'a published message was not copied'));
  }
}

async function copyInto(core: Core, message: MessageRecord, webhook: WebhookRecord): Promise<void> {
  const guild = await core.states.get(webhook.guild_id);
  const channel = guild?.channels.get(webhook.channel_id);
  if (!guild || !channel) return;
  const draft: MessageDraft = {
    ...shownOf(message),
    author_id: webhook.id,
    webhook_id: webhook.id,
    webhook_author: { username: webhook.name ?? '', avatar: webhook.avatar },
    flags: withFlags(message.flags, MessageFlags.IsCrosspost, MessageFlags.Crossposted | MessageFlags.HasThread),
    message_reference: {
      type: MessageReferenceType.Default,
      channel_id: message.channel_id,
      message_id: message.id,
      ...(message.guild_id && { guild_id: message.guild_id }),
    },
  };
  const { record } = await postMessage(core, { channel, guild }, draft);
  await core.crossposts.add({ source_channel_id: message.channel_id, source_message_id: message.id, channel_id: channel.id, message_id: record.id });
}

/** Lets the copies of a published message follow its edit or its end, while whoever caused it has their answer already. */
export function copiesFollow(core: Core, source: MessageRecord, what: 'edited' | 'deleted'): void {
  const follow = async (): Promise<void> => {
    for (const copy of await core.crossposts.copiesOf(source.channel_id, source.id)) await changeCopy(core, source, copy, what);
    if (what === 'deleted') await core.crossposts.remove(source.channel_id, source.id);
  };
  follow().catch((error: unknown) => core.log.warn({ err: error, message: source.id }, 'copies of a published message did not follow it'));
}

async function changeCopy(core: Core, source: MessageRecord, { channel_id, message_id }: CrosspostRecord, what: 'edited' | 'deleted'): Promise<void> {
  const guild = await core.states.ofChannel(channel_id);
  const channel = guild?.channels.get(channel_id);
  if (!guild || !channel) return;
  await withMessage(core, { channel_id, id: message_id }, async (copy) => {
    // As it is by now: of two edits the copy has to show the last one, whichever comes here first.
    const shown = what === 'edited' ? await core.messages.byId(source.channel_id, source.id) : null;
    if (what === 'edited' && !shown) return;
    const changed: MessageRecord = shown ? { ...copy, ...shownOf(shown) } : withoutSource(copy);
    if (await core.messages.save(changed)) await tellEdited(core, { channel, guild }, changed, null);
  });
}

const withoutSource = (copy: MessageRecord): MessageRecord => ({
  ...copy,
  content: '[Original Message Deleted]',
  embeds: [],
  components: [],
  attachments: [],
  flags: withFlags(copy.flags, MessageFlags.SourceMessageDeleted, MessageFlags.IsComponentsV2),
});
