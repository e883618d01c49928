import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { CODECS, MEDIA, type CreateGroup, type DaveCodec, type MediaKind, type MlsGroup } from './mls-group.ts';

/** What a page may know of the encryption of its call. */
export interface EncryptionState {
  /** DAVE's version; 0 is without encryption from end to end. */
  version: number;
  /** Thirty digits that all members of the group see alike; null as long as there is no group. */
  privacyCode: string | null;
  /** Who is in the group. */
  members: string[];
}

export interface DaveOutlet {
  json(op: number, d: object): void;
  bytes(op: number, payload: Uint8Array): void;
  changed(state: EncryptionState): void;
}

export interface DaveSessionOptions {
  createGroup: CreateGroup;
  outlet: DaveOutlet;
  now?: () => number;
}

/** How long frames in the open are still taken after a change, in seconds. */
const AFTER_CHANGE_S = 10;
const BEFORE_DOWNGRADE_S = 24;
/** So many frames in a row that do not open mean that this side has the wrong keys. */
const TOLERANCE = 36;
/** Nobody who sends rubbish can have a member begin again all the time. */
const RECOVER_EVERY_MS = 10_000;
const SILENCE = [0xf8, 0xff, 0xfe];
const MARKER = 0xfa;

const isSilence = (frame: Uint8Array): boolean => frame.length === SILENCE.length && SILENCE.every((byte, index) => frame[index] === byte);
const isMarked = (frame: Uint8Array): boolean => frame.length > 2 && frame.at(-1) === MARKER && frame.at(-2) === MARKER;

/**
 * One member's side of DAVE: follows the server's opcodes, and opens and closes frames. While the call is encrypted and this member has
 * no group yet its frames are dropped rather than sent in the open.
 */
export class DaveSession {
  readonly #options: DaveSessionOptions;
  readonly #now: () => number;
  readonly #recognized = new Set<string>();
  readonly #pending = new Map<number, number>();
  #userId = '';
  #groupId = '';
  #group: MlsGroup | null = null;
  #version = 0;
  /** The version in which members speak now: the one before, while a new one is prepared. */
  #spoken = 0;
  #lastTransition = 0;
  #failures = 0;
  #isRecovering = false;
  #recoveredAtMs = -Infinity;
  #told = '';

  constructor(options: DaveSessionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get state(): EncryptionState {
    const group = this.#version > 0 && this.#group?.ready ? this.#group : null;
    return { version: this.#version, privacyCode: group?.voicePrivacyCode || null, members: group?.getUserIds() ?? [] };
  }

  /** A new session of the voice gateway, which SESSION_DESCRIPTION told this version. */
  begin(version: number, userId: string, groupId: string): void {
    this.#userId = userId;
    this.#groupId = groupId;
    this.#pending.clear();
    this.#version = this.#spoken = version;
    this.#lastTransition = this.#failures = 0;
    this.#isRecovering = false;
    if (version > 0) this.#found();
    else this.#group?.reset();
    this.#tell();
  }

  /** Who is in the call: nobody else is let into the group. */
  recognize(userId: string): void {
    this.#recognized.add(userId);
  }

  forget(userId?: string): void {
    if (userId === undefined) this.#recognized.clear();
    else this.#recognized.delete(userId);
  }

  hear(op: number, d: unknown): void {
    const { transition_id: id = 0, protocol_version: version = 0, epoch } = d as { transition_id?: number; protocol_version?: number; epoch?: number };
    if (op === VoiceOpcodes.DavePrepareTransition) this.#prepare(id, version);
    else if (op === VoiceOpcodes.DaveExecuteTransition) this.#execute(id);
    else if (op === VoiceOpcodes.DavePrepareEpoch && epoch === 1) {
      this.#version = version;
      this.#isRecovering = false;
      this.#found();
    }
    this.#tell();
  }

  hearBytes(op: number, payload: Uint8Array): void {
    if (!this.#group) return;
    if (op === VoiceOpcodes.DaveMlsExternalSender) this.#group.setExternalSender(payload);
    else if (op === VoiceOpcodes.DaveMlsProposals) this.#commit(this.#group, payload);
    else if (op === VoiceOpcodes.DaveMlsAnnounceCommitTransition) this.#follow(payload, (group, body) => group.processCommit(body));
    else if (op === VoiceOpcodes.DaveMlsWelcome) this.#follow(payload, (group, body) => group.processWelcome(body));
    this.#tell();
  }

  /** The frame as it goes out; null when it must not. */
  encrypt(kind: MediaKind, codec: DaveCodec, frame: Uint8Array): Uint8Array | null {
    if (isSilence(frame)) return frame;
    if (this.#version > 0 && this.#group?.ready) return this.#group.encrypt(MEDIA[kind], CODECS[codec], frame);
    return this.#spoken === 0 ? frame : null;
  }

  /** The frame as it was before; null when it is not to be played. */
  decrypt(userId: string, kind: MediaKind, frame: Uint8Array): Uint8Array | null {
    if (isSilence(frame)) return frame;
    const group = this.#group?.ready ? this.#group : null;
    if (!group || (this.#version === 0 && !group.canPassthrough(userId))) return this.#spoken === 0 && !isMarked(frame) ? frame : null;
    try {
      const opened = group.decrypt(userId, MEDIA[kind], frame);
      this.#failures = 0;
      return opened;
    } catch {
      // What is in the open says nothing of the keys.
      if (isMarked(frame) && this.#pending.size === 0 && !this.#isRecovering && ++this.#failures > TOLERANCE) this.#recover(this.#lastTransition);
      return null;
    }
  }

  /** For comparing with another member by another way. */
  verificationCode(userId: string): Promise<string> {
    return this.#group?.getVerificationCode(userId) ?? Promise.reject(new Error('There is no group yet.'));
  }

  #found(): void {
    if (this.#group) this.#group.reinit(this.#version, this.#userId, this.#groupId);
    else this.#group = this.#options.createGroup(this.#version, this.#userId, this.#groupId);
    this.#options.outlet.bytes(VoiceOpcodes.DaveMlsKeyPackage, this.#group.getSerializedKeyPackage());
  }

  #prepare(id: number, version: number): void {
    this.#pending.set(id, version);
    if (id === 0) return this.#execute(0);
    if (version === 0) this.#group?.setPassthroughMode(true, BEFORE_DOWNGRADE_S);
    this.#options.outlet.json(VoiceOpcodes.DaveTransitionReady, { transition_id: id });
  }

  #execute(id: number): void {
    const version = this.#pending.get(id);
    if (version === undefined) return;
    this.#pending.delete(id);
    // Those who were slower may still speak in the open.
    if (id > 0 && version > 0 && this.#spoken === 0) this.#group?.setPassthroughMode(true, AFTER_CHANGE_S);
    this.#version = this.#spoken = version;
    this.#isRecovering = false;
    this.#lastTransition = id;
  }

  #commit(group: MlsGroup, payload: Uint8Array): void {
    let made: ReturnType<MlsGroup['processProposals']>;
    try {
      made = group.processProposals(payload[0] ?? 0, payload.subarray(1), [...this.#recognized]);
    } catch {
      // Of a group that was just thrown away: they crossed. Others are there to commit.
      return;
    }
    const { commit, welcome } = made;
    if (!commit) return;
    const both = new Uint8Array(commit.length + (welcome?.length ?? 0));
    both.set(commit);
    if (welcome) both.set(welcome, commit.length);
    this.#options.outlet.bytes(VoiceOpcodes.DaveMlsCommitWelcome, both);
  }

  #follow(payload: Uint8Array, process: (group: MlsGroup, body: Uint8Array) => void): void {
    const group = this.#group;
    if (!group) return;
    const id = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
    try {
      process(group, payload.subarray(2));
    } catch {
      return this.#recover(id);
    }
    if (id === 0) {
      this.#isRecovering = false;
      this.#lastTransition = 0;
      return;
    }
    this.#pending.set(id, this.#version);
    this.#options.outlet.json(VoiceOpcodes.DaveTransitionReady, { transition_id: id });
  }

  /** Throws the group away and asks to be taken in anew. */
  #recover(id: number): void {
    if (this.#isRecovering || this.#now() - this.#recoveredAtMs < RECOVER_EVERY_MS) return;
    this.#isRecovering = true;
    this.#recoveredAtMs = this.#now();
    this.#failures = 0;
    this.#options.outlet.json(VoiceOpcodes.DaveMlsInvalidCommitWelcome, { transition_id: id });
    this.#found();
  }

  #tell(): void {
    const { state } = this;
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.outlet.changed(state);
  }
}
