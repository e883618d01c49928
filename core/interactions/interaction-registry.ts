import { randomBytes } from 'node:crypto';
import { InteractionType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ModalData } from '#protocol/rest/modal-components';
import type { InteractionMetadataRecord, MessageRecord, UsedCommand } from '../messages/message-record.ts';
import type { RateWindows } from '../ports/rate-windows.ts';
import type { ShortMemory } from '../ports/short-memory.ts';

/** How long the token of an interaction works. Source: Discord, "Receiving and Responding". */
export const TOKEN_LIFETIME_MS = 15 * 60 * 1000;
/** Within this an application has to answer. */
export const ANSWER_WITHIN_MS = 3000;
/** Ephemeral messages are held longer than tokens: their buttons work as long as a client shows them. */
export const EPHEMERAL_LIFETIME_MS = 60 * 60 * 1000;
/** Nothing comes after the choices for what somebody types. */
const TYPING_LIFETIME_MS = 30_000;
/** So many interactions one person may begin while the first of them lives. */
const MOST_OF_PERSON = 5_000;
/** Ephemeral messages of one application in an hour: beyond `full` they live as long as tokens, and there are no more than `most`. */
const EPHEMERAL_OF_APPLICATION = { full: 20_000, most: 200_000 };

/** An interaction from its invocation to the end of its token: what never changes of it. */
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
  command?: UsedCommand;
  /** The message whose component was used, or from which the modal was opened. */
  source?: { id: Snowflake; isEphemeral: boolean };
  /** The interaction whose modal was submitted. */
  openerId?: Snowflake;
  /** Only its user sees what is answered, whatever the application says. */
  isHushed: boolean;
  /** Null where there is no end of them. */
  most_follow_ups: number | null;
  /** Where it stands in the log of its application; null where it does not. */
  logPlace: number | null;
}

/** What became of it; the first who says so has the word, in whatever process. Nothing while it waits for its answer. */
export type InteractionOutcome = 'answered' | 'failed';

/**
 * Interactions whose tokens live, and the ephemeral messages made by them, in the memory that all processes share: begun at one,
 * answered at another. What changes of an interaction stands in cells of its own, each changed in one step.
 */
export class InteractionRegistry {
  private readonly memory: ShortMemory;
  private readonly windows: RateWindows;

  constructor({ shortMemory, rateWindows }: { shortMemory: ShortMemory; rateWindows: RateWindows }) {
    this.memory = shortMemory;
    this.windows = rateWindows;
  }

  /** Throws 429 where one person begins too many. */
  async add(interaction: InteractionRecord): Promise<void> {
    const isTyping = interaction.type === InteractionType.ApplicationCommandAutocomplete;
    if (!isTyping) await this.count(`interactions:${interaction.user_id}`, MOST_OF_PERSON, TOKEN_LIFETIME_MS);
    await this.memory.set(cell(interaction.id), interaction, isTyping ? TYPING_LIFETIME_MS : TOKEN_LIFETIME_MS);
  }

  byId(id: Snowflake): Promise<InteractionRecord | null> {
    return this.memory.get<InteractionRecord>(cell(id));
  }

  /** By interaction id and token, as callbacks name it. */
  async byIdAndToken(id: Snowflake, token: string): Promise<InteractionRecord | null> {
    if (idOfToken(token) !== id) return null;
    const found = await this.byId(id);
    return found?.token === token ? found : null;
  }

  /** By application id and token, as the webhook routes name it. */
  async byToken(applicationId: Snowflake, token: string): Promise<InteractionRecord | null> {
    const id = idOfToken(token);
    const found = id === null ? null : await this.byIdAndToken(id, token);
    return found?.application_id === applicationId ? found : null;
  }

  outcome(id: Snowflake): Promise<InteractionOutcome | null> {
    return this.memory.get<InteractionOutcome>(cell(id, 'outcome'));
  }

  /** True for the one who decides it. */
  decide(id: Snowflake, outcome: InteractionOutcome): Promise<boolean> {
    return this.memory.claim(cell(id, 'outcome'), outcome, TOKEN_LIFETIME_MS);
  }

  /** By who decided it: it waits again. */
  undecide(id: Snowflake): Promise<void> {
    return this.memory.remove(cell(id, 'outcome'));
  }

  /** The message that `@original` names. */
  originalId(id: Snowflake): Promise<Snowflake | null> {
    return this.memory.get<Snowflake>(cell(id, 'original'));
  }

  async setOriginal(id: Snowflake, messageId: Snowflake): Promise<void> {
    await Promise.all([this.memory.set(cell(id, 'original'), messageId, TOKEN_LIFETIME_MS), this.addMessage(id, messageId)]);
  }

  /** The original message waits for its content: for the first who takes that upon themselves. */
  setLoading(id: Snowflake): Promise<void> {
    return this.memory.set(cell(id, 'loading'), true, TOKEN_LIFETIME_MS);
  }

  async takeLoading(id: Snowflake): Promise<boolean> {
    return (await this.memory.take<boolean>(cell(id, 'loading'))) === true;
  }

  /** A message that the token may show, change and delete. */
  addMessage(id: Snowflake, messageId: Snowflake): Promise<void> {
    return this.memory.set(cell(id, `message:${messageId}`), true, TOKEN_LIFETIME_MS);
  }

  async hasMessage(id: Snowflake, messageId: Snowflake): Promise<boolean> {
    return (await this.memory.get<boolean>(cell(id, `message:${messageId}`))) === true;
  }

  removeMessage(id: Snowflake, messageId: Snowflake): Promise<void> {
    return this.memory.remove(cell(id, `message:${messageId}`));
  }

  /** How many follow-ups there are with one more, or with one less. */
  countFollowUps(id: Snowflake, by: 1 | -1): Promise<number> {
    return this.memory.count(cell(id, 'follow-ups'), by, TOKEN_LIFETIME_MS);
  }

  /** The modal that was opened with it and not submitted yet. */
  modal(id: Snowflake): Promise<ModalData | null> {
    return this.memory.get<ModalData>(cell(id, 'modal'));
  }

  openModal(id: Snowflake, modal: ModalData): Promise<void> {
    return this.memory.set(cell(id, 'modal'), modal, TOKEN_LIFETIME_MS);
  }

  closeModal(id: Snowflake): Promise<void> {
    return this.memory.remove(cell(id, 'modal'));
  }

  /** Takes in a new ephemeral message. Throws 429 where its application has too many. */
  async addEphemeral(message: MessageRecord): Promise<void> {
    const { used } = await this.count(`ephemeral:${message.application_id ?? message.author_id}`, EPHEMERAL_OF_APPLICATION.most, EPHEMERAL_LIFETIME_MS);
    await this.memory.set(ephemeral(message.id), message, used > EPHEMERAL_OF_APPLICATION.full ? TOKEN_LIFETIME_MS : EPHEMERAL_LIFETIME_MS);
  }

  saveEphemeral(message: MessageRecord): Promise<void> {
    return this.memory.set(ephemeral(message.id), message, EPHEMERAL_LIFETIME_MS);
  }

  ephemeralMessage(id: Snowflake): Promise<MessageRecord | null> {
    return this.memory.get<MessageRecord>(ephemeral(id));
  }

  /** Only one caller gets it. */
  takeEphemeral(id: Snowflake): Promise<MessageRecord | null> {
    return this.memory.take<MessageRecord>(ephemeral(id));
  }

  private async count(key: string, most: number, lengthMs: number): Promise<{ used: number }> {
    const [taken] = await this.windows.take([{ key, most, lengthMs }]);
    if (taken?.isOver) throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: lengthMs / 1000, global: false });
    return { used: taken?.used ?? 0 };
  }
}

const cell = (id: Snowflake, name?: string): string => (name === undefined ? `interaction:${id}` : `interaction:${id}:${name}`);
const ephemeral = (messageId: Snowflake): string => `ephemeral:${messageId}`;

const PREFIX = 'interaction:';

/** A token as Discord's look: the id stands in it, so that it is found without an index of its own. */
export const newInteractionToken = (id: Snowflake): string => Buffer.from(`${PREFIX}${id}:${randomBytes(48).toString('hex')}`).toString('base64url');

/** The interaction that a token was made for; null for anything else, such as a webhook's. */
export function idOfToken(token: string): Snowflake | null {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  return /^interaction:(\d{1,20}):[0-9a-f]{96}$/.exec(text)?.[1] ?? null;
}
