import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { DISCORD_EPOCH_MS } from '#protocol/snowflake';
import type { FileToSend } from '../rest/multipart.ts';

/** What somebody writes. */
export type MessageBody = Omit<RESTPostAPIChannelMessageJSONBody, 'nonce' | 'enforce_nonce'>;

/** A message that the server has not confirmed yet. Never changed, but replaced. */
export interface OutboxEntry {
  /** Its nonce, by which the server and this side know it again. Later ones are greater. */
  readonly id: string;
  readonly channelId: string;
  readonly body: MessageBody;
  readonly files: readonly FileToSend[];
  readonly createdAtMs: number;
  /** `failed`: the server does not want it as it is; only a person decides what becomes of it. */
  readonly state: 'waiting' | 'sending' | 'failed';
  /** It may have been written by an attempt without an answer, after this message of the channel. */
  readonly triedAfterId: string | null;
  /** When the first such attempt was made. Absent in what older versions kept. */
  readonly triedAtMs?: number | null;
  /** Why it failed; or, while it is tried again by itself, with what trouble the server answered before, or that slow mode holds it. */
  readonly error: OutboxError | null;
  /** How often the server answered with trouble of its own. Absent in what older versions kept. */
  readonly troubles?: number;
  /** 0 to 1, of its files, while it is sent. */
  readonly progress: number;
}

export interface OutboxError {
  status: number;
  code: number;
  message: string;
  errors: readonly { path: string; code: string; message: string }[];
}

let last = 0n;

/** A nonce in the shape of a snowflake, never the same twice and never smaller than one before. */
export function newNonce(nowMs: number, chance: () => number = Math.random): string {
  const wanted = (BigInt(Math.max(nowMs - DISCORD_EPOCH_MS, 0)) << 22n) | BigInt(Math.floor(chance() * 2 ** 22));
  last = wanted > last ? wanted : last + 1n;
  return last.toString();
}
