import { VoiceError } from '../voice-error.ts';
import { BASIC_CREDENTIAL, checkPoint, CIPHERSUITE, isSignedBy, MLS_10 } from './labels.ts';
import { u32, vector, type Reader } from './wire.ts';

const SOURCES = { KEY_PACKAGE: 1, UPDATE: 2, COMMIT: 3 } as const;
const END_OF_TIME = 0xffff_ffff_ffff_ffffn;

/** What one member of a group says of itself (RFC 9420, 7.2). */
export interface LeafNode {
  encryptionKey: Buffer;
  signatureKey: Buffer;
  /** The bytes of the credential: with DAVE a user id, eight bytes. */
  identity: Buffer;
  source: number;
  /** All that the signature is over, but for the group and the place in it. */
  signedPart: Buffer;
  signature: Buffer;
}

/** Types that say nothing and that some libraries put in so that others learn to pass over them (RFC 9420, 13.5). */
function isGrease(type: number): boolean {
  return (type & 0x0f0f) === 0x0a0a && type >> 8 === (type & 0xff);
}

/** DAVE's members have no extensions. */
export function readNoExtensions(reader: Reader): void {
  const types = reader.list((extension) => {
    const type = extension.u16();
    extension.vector();
    return type;
  });
  if (!types.every(isGrease)) throw new VoiceError('BAD_REQUEST', 'A member of the encryption may have no extensions');
}

export function readLeafNode(reader: Reader): LeafNode {
  const start = reader.offset;
  const encryptionKey = reader.vector();
  const signatureKey = reader.vector();
  if (reader.u16() !== BASIC_CREDENTIAL) throw new VoiceError('BAD_REQUEST', 'A member of the encryption needs a basic credential');
  const identity = reader.vector();
  const [versions, suites, , , credentials] = Array.from({ length: 5 }, () => reader.list((list) => list.u16()));
  if (!versions?.includes(MLS_10) || !suites?.includes(CIPHERSUITE) || !credentials?.includes(BASIC_CREDENTIAL)) {
    throw new VoiceError('BAD_REQUEST', 'A member of the encryption must be capable of MLS 1.0, ciphersuite 2 and basic credentials');
  }
  const source = reader.u8();
  if (source === SOURCES.KEY_PACKAGE) {
    if (reader.u64() !== 0n || reader.u64() !== END_OF_TIME) throw new VoiceError('BAD_REQUEST', 'A key package must be valid for all time');
  } else if (source === SOURCES.COMMIT) reader.vector();
  else if (source !== SOURCES.UPDATE) throw new VoiceError('UNDECODABLE', 'A member of the encryption comes from an unknown source');
  readNoExtensions(reader);
  const signedPart = reader.bytes.subarray(start, reader.offset);
  const signature = reader.vector();
  checkPoint(encryptionKey, 'encryption key');
  checkPoint(signatureKey, 'signature key');
  return { encryptionKey, signatureKey, identity, source, signedPart, signature };
}

/** The leaf of a key package, which belongs to no group yet. */
export function checkKeyPackageLeaf(leaf: LeafNode): void {
  if (leaf.source !== SOURCES.KEY_PACKAGE) throw new VoiceError('BAD_REQUEST', 'The leaf of a key package must come from a key package');
  if (!isSignedBy(leaf.signatureKey, 'LeafNodeTBS', leaf.signedPart, leaf.signature)) {
    throw new VoiceError('BAD_REQUEST', 'The leaf of the key package is not signed by its key');
  }
}

/** Whether the leaf that a commit puts in its sender's place is that sender's own. */
export function isCommitLeafOf(leaf: LeafNode, sender: { groupId: Buffer; index: number; signatureKey: Buffer; identity: Buffer }): boolean {
  return (
    leaf.source === SOURCES.COMMIT &&
    leaf.signatureKey.equals(sender.signatureKey) &&
    leaf.identity.equals(sender.identity) &&
    isSignedBy(leaf.signatureKey, 'LeafNodeTBS', Buffer.concat([leaf.signedPart, vector(sender.groupId), u32(sender.index)]), leaf.signature)
  );
}
