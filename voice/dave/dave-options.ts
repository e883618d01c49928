import type { VoiceOpcodes } from 'discord-api-types/voice/v8';
import type { ExternalSender } from './external-sender.ts';

/** What the server sends as bytes. */
export type BinaryOpcode =
  | VoiceOpcodes.DaveMlsExternalSender
  | VoiceOpcodes.DaveMlsProposals
  | VoiceOpcodes.DaveMlsAnnounceCommitTransition
  | VoiceOpcodes.DaveMlsWelcome;

export interface DaveOutlet {
  json(userId: string, op: VoiceOpcodes, d: object): void;
  binary(userId: string, op: BinaryOpcode, payload: Buffer): void;
}

/** Runs something later; the answer takes that back. */
export type Schedule = (ms: number, run: () => void) => () => void;

export interface DaveOptions {
  /** The channel's id. */
  groupId: bigint;
  externalSender: ExternalSender;
  /** Who cannot do DAVE is refused with 4017, instead of making the call speak in the open. */
  isRequired?: boolean;
  send: DaveOutlet;
  /** A member can open encrypted frames from now on, or cannot any more. */
  changed?(userId: string, isEncrypted: boolean): void;
  schedule: Schedule;
  log: { debug(about: object, message: string): void; warn(about: object, message: string): void };
}
