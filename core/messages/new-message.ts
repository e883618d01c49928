import { MessageType } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import type { MessageRecord } from './message-record.ts';

/** A message that is ready to be written: everything but what the place and the time decide. */
export type MessageDraft = Pick<MessageRecord, 'author_id'> & Partial<Omit<MessageRecord, 'id' | 'channel_id' | 'guild_id' | 'timestamp'>>;

/** A message with Discord's defaults for all that its draft does not say. */
export const newMessage = (draft: MessageDraft, placed: Pick<MessageRecord, 'id' | 'channel_id' | 'guild_id' | 'timestamp'>): MessageRecord => ({
  type: MessageType.Default,
  content: '',
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mention_ids: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  components: [],
  flags: NO_FLAGS,
  pinned: false,
  ...draft,
  ...placed,
});
