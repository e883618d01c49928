/** What is used of davey's session: the same in its WebAssembly and in its native build. */
export interface MlsGroup {
  /** Whether there is a group in which frames can be encrypted. */
  readonly ready: boolean;
  /** Empty before there is a group. */
  readonly voicePrivacyCode: string;
  reinit(protocolVersion: number, userId: string, groupId: string): void;
  reset(): void;
  getSerializedKeyPackage(): Uint8Array;
  setExternalSender(bytes: Uint8Array): void;
  processProposals(operation: number, proposals: Uint8Array, recognizedUserIds: string[]): { commit?: Uint8Array; welcome?: Uint8Array };
  processWelcome(welcome: Uint8Array): void;
  processCommit(commit: Uint8Array): void;
  getVerificationCode(userId: string): Promise<string>;
  getUserIds(): string[];
  encrypt(media: number, codec: number, frame: Uint8Array): Uint8Array;
  decrypt(userId: string, media: number, frame: Uint8Array): Uint8Array;
  canPassthrough(userId: string): boolean;
  setPassthroughMode(isOn: boolean, expirySeconds: number): void;
}

export type CreateGroup = (protocolVersion: number, userId: string, groupId: string) => MlsGroup;

export type MediaKind = 'audio' | 'video';
/** As davey numbers them. */
export const MEDIA = { audio: 0, video: 1 } as const;
export const CODECS = { opus: 1, VP8: 2, VP9: 3, H264: 4 } as const;
export type DaveCodec = keyof typeof CODECS;
