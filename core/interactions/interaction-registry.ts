import { randomBytes } from 'node:crypto';
import type { InteractionType, Snowflake } from 'discord-api-types/v10';
import type { ModalData } from '#protocol/rest/modal-components';
import type { AttachmentRecord, InteractionMetadataRecord, MessageRecord } from '../messages/message-record.ts';

/** How long the token of an interaction works. Source: Discord, "Receiving and Responding". */
export const TOKEN_LIFETIME_MS = 15 * 60 * 1000;
/** Within this an application has to answer. */
export const ANSWER_WITHIN_MS = 3000;
/** Ephemeral messages are held longer than tokens: their buttons work as long as a client shows them. */
export const EPHEMERAL_LIFETIME_MS = 60 * 60 * 1000;
const MAX_INTERACTIONS = 50_000;
const MAX_EPHEMERAL = 20_000;
const MAX_FILES = 20_000;

/** An interaction from its invocation to the end of its token. */
export interface InteractionRecord {
  id: Snowflake;
  token: string;
  type: InteractionType;
  application_id: Snowflake;
  bot_id: Snowflake | null;
  user_id: Snowflake;
  channel_id: Snowflake;
  guild_id: Snowflake | null;
  nonce: string | null;
  createdAtMs: number;
  /** What its messages say of it. */
  metadata: InteractionMetadataRecord;
  /** Of commands: for the deprecated `interaction` field and the kind of its messages. */
  command?: { name: string; type: number };
  /** The message whose component was used, or from which the modal was opened. */
  source?: { id: Snowflake; isEphemeral: boolean };
  /** The interaction whose modal was submitted. */
  openerId?: Snowflake;
  state: 'waiting' | 'answered' | 'failed';
  /** The message that `@original` names. */
  originalId?: Snowflake;
  /** The loading message still waits for its content. */
  isLoading: boolean;
  /** Only its user sees what is answered, whatever the application says. */
  isHushed: boolean;
  followUpsLeft: number;
  /** Messages that this token may show, change and delete. */
  messageIds: Set<Snowflake>;
  /** The modal that was opened with it and not submitted yet. */
  modal?: ModalData;
}

interface Held<Thing> {
  thing: Thing;
  untilMs: number;
}

/** A map that forgets: what is too old, and the oldest when it is full. */
class ForgettingMap<Thing> {
  private readonly held = new Map<string, Held<Thing>>();
  private readonly maxSize: number;
  private readonly lifetimeMs: number;
  private readonly forgotten: ((thing: Thing) => void) | undefined;

  constructor(maxSize: number, lifetimeMs: number, forgotten?: (thing: Thing) => void) {
    this.maxSize = maxSize;
    this.lifetimeMs = lifetimeMs;
    this.forgotten = forgotten;
  }

  set(key: string, thing: Thing, nowMs: number): void {
    this.held.delete(key);
    this.held.set(key, { thing, untilMs: nowMs + this.lifetimeMs });
    this.sweep(nowMs);
  }

  get(key: string, nowMs: number): Thing | undefined {
    const found = this.held.get(key);
    return found && found.untilMs > nowMs ? found.thing : undefined;
  }

  take(key: string): Thing | undefined {
    const found = this.held.get(key);
    this.held.delete(key);
    return found?.thing;
  }

  get size(): number {
    return this.held.size;
  }

  /** Entries stand in the order of their end, so that the first one alive ends the search. */
  sweep(nowMs: number): void {
    for (const [key, { thing, untilMs }] of this.held) {
      if (untilMs > nowMs && this.held.size <= this.maxSize) return;
      this.held.delete(key);
      this.forgotten?.(thing);
    }
  }
}

/** Interactions whose tokens live, and the ephemeral messages made by them. In the memory of this process only, and bounded. */
export class InteractionRegistry {
  /** Told the blob key of each file that is forgotten, so that its bytes can go too. */
  onForgottenFile: ((key: string) => void) | undefined;
  private readonly nowMs: () => number;
  private readonly interactions = new ForgettingMap<InteractionRecord>(MAX_INTERACTIONS, TOKEN_LIFETIME_MS);
  private readonly ephemeral = new ForgettingMap<MessageRecord>(MAX_EPHEMERAL, EPHEMERAL_LIFETIME_MS);
  private readonly files = new ForgettingMap<AttachmentRecord>(MAX_FILES, EPHEMERAL_LIFETIME_MS, (file) => this.onForgottenFile?.(file.key));

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  add(interaction: InteractionRecord): void {
    this.interactions.set(interaction.id, interaction, this.nowMs());
  }

  byId(id: Snowflake): InteractionRecord | undefined {
    return this.interactions.get(id, this.nowMs());
  }

  /** By interaction id and token, as callbacks name it. */
  byIdAndToken(id: Snowflake, token: string): InteractionRecord | undefined {
    const found = this.byId(id);
    return found?.token === token ? found : undefined;
  }

  /** By application id and token, as the webhook routes name it. */
  byToken(applicationId: Snowflake, token: string): InteractionRecord | undefined {
    const id = idOfToken(token);
    const found = id === null ? undefined : this.byIdAndToken(id, token);
    return found?.application_id === applicationId ? found : undefined;
  }

  /** Takes in a new or changed ephemeral message, with its files. */
  keepEphemeral(message: MessageRecord): void {
    this.ephemeral.set(message.id, message, this.nowMs());
    for (const attachment of message.attachments) this.keepFile(attachment);
  }

  ephemeralMessage(id: Snowflake): MessageRecord | undefined {
    return this.ephemeral.get(id, this.nowMs());
  }

  /** Its files go too. */
  dropEphemeral(id: Snowflake): MessageRecord | undefined {
    const message = this.ephemeral.take(id);
    this.dropFiles(message?.attachments ?? []);
    return message;
  }

  /** A file that stands in no stored message: of a command, a modal or an ephemeral message. */
  keepFile(attachment: AttachmentRecord): void {
    this.files.set(attachment.id, attachment, this.nowMs());
  }

  dropFiles(attachments: readonly Pick<AttachmentRecord, 'id'>[]): void {
    for (const { id } of attachments) {
      const file = this.files.take(id);
      if (file) this.onForgottenFile?.(file.key);
    }
  }

  /** Such a file by its id, for those who serve files. */
  file(id: Snowflake): AttachmentRecord | undefined {
    return this.files.get(id, this.nowMs());
  }

  get size(): number {
    return this.interactions.size;
  }
}

const PREFIX = 'interaction:';

/** A token as Discord's look: the id stands in it, so that it is found without an index of its own. */
export const newInteractionToken = (id: Snowflake): string => Buffer.from(`${PREFIX}${id}:${randomBytes(48).toString('hex')}`).toString('base64url');

/** The interaction that a token was made for; null for anything else, such as a webhook's. */
export function idOfToken(token: string): Snowflake | null {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  return /^interaction:(\d{1,20}):[0-9a-f]{96}$/.exec(text)?.[1] ?? null;
}
