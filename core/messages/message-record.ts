import type {
  APIAttachment,
  APIEmbed,
  APIMessage,
  APIMessageInteractionMetadata,
  APIMessageReference,
  APIMessageTopLevelComponent,
  APIPoll,
  APIStickerItem,
  MessageFlags,
  MessageType,
  Snowflake,
} from 'discord-api-types/v10';

/** An attachment as stored: its bytes live in the blob store under `key`; URLs are signed when it is shown. */
export interface AttachmentRecord extends Omit<APIAttachment, 'url' | 'proxy_url'> {
  key: string;
}

/** What a forward carries: the immutable copy of the source's readable parts. */
export interface SnapshotRecord {
  type: MessageType;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  mention_ids: Snowflake[];
  mention_roles: Snowflake[];
  attachments: AttachmentRecord[];
  embeds: APIEmbed[];
  flags: MessageFlags;
  sticker_items?: APIStickerItem[];
  components?: APIMessageTopLevelComponent[];
}

/** Metadata of the interaction behind a message, users by id; joined by the presenter. */
export type InteractionMetadataRecord = Omit<APIMessageInteractionMetadata, 'user' | 'target_user' | 'triggering_interaction_metadata'> & {
  user_id: Snowflake;
  target_user_id?: Snowflake;
  triggering_interaction_metadata?: InteractionMetadataRecord;
};

/** A command with what was put in. */
export interface UsedCommand {
  id: Snowflake;
  name: string;
  type: number;
  options?: readonly object[];
}

/** A message as stored: Discord's message object with users by id and counters (reactions, votes) kept in their own rows. */
export interface MessageRecord {
  id: Snowflake;
  channel_id: Snowflake;
  guild_id: Snowflake | null;
  author_id: Snowflake;
  /** Set for webhook messages: name and avatar as they were when it was sent. */
  webhook_author?: { username: string; avatar: string | null };
  webhook_id?: Snowflake;
  application_id?: Snowflake;
  type: MessageType;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  mention_everyone: boolean;
  mention_ids: Snowflake[];
  mention_roles: Snowflake[];
  mention_channels?: { id: Snowflake; guild_id: Snowflake; type: number; name: string }[];
  attachments: AttachmentRecord[];
  embeds: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  flags: MessageFlags;
  pinned: boolean;
  sticker_items?: APIStickerItem[];
  /** `results` is filled from the votes when shown. */
  poll?: Omit<APIPoll, 'results'> & { finalized: boolean };
  message_reference?: APIMessageReference;
  message_snapshots?: SnapshotRecord[];
  interaction_metadata?: InteractionMetadataRecord;
  /** Name of the command that made it, for the deprecated `interaction` field. */
  interaction_name?: string;
  /** The command that it answers, as it was used: told to who asks for it. */
  used_command?: UsedCommand;
  /** Colours of the client that the message offers. */
  shared_client_theme?: NonNullable<APIMessage['shared_client_theme']>;
  /** Of the message that a call in a direct channel began with. */
  call?: { participants: Snowflake[]; ended_timestamp: string | null };
  /** Position in a thread. */
  position?: number;
  /** Users pinged by `replied_user`; kept so that edits rebuild the mentions. */
  pings_replied_user?: boolean;
  /** Only these see it; such a message never enters the message store. */
  ephemeral_for?: Snowflake;
  nonce?: string | number;
}
