import { VoiceError } from '../voice-error.ts';
import { checkPoint, CIPHERSUITE, isSignedBy, MLS_10, referenceOf } from './labels.ts';
import { checkKeyPackageLeaf, readLeafNode, readNoExtensions } from './leaf-node.ts';
import { Reader, u64 } from './wire.ts';

const KEY_PACKAGE_MESSAGE = 5;
/** A key package has about 300 bytes; whatever is much larger is somebody's store. */
const LARGEST = 2048;

export interface KeyPackage {
  bytes: Buffer;
  signatureKey: Buffer;
  reference: Buffer;
}

/** A user's name in the group. DAVE: "Key Packages", 64 bits, big endian. */
export function identityOf(userId: string): Buffer {
  return u64(BigInt(userId));
}

/** Reads what op 26 brings and refuses what members would choke on or what is not this user's own. DAVE: "Key Packages, Validation". */
export function readKeyPackage(payload: Buffer, userId: string): KeyPackage {
  if (payload.length > LARGEST) throw new VoiceError('BAD_REQUEST', 'The key package is too large');
  const reader = new Reader(Buffer.from(payload));
  // The description of DAVE says a message around the package; libdave and davey send it bare.
  if (payload.length > 4 && payload.readUInt16BE(2) === KEY_PACKAGE_MESSAGE && reader.bytes.readUInt16BE(0) === MLS_10) reader.take(4);
  const start = reader.offset;
  if (reader.u16() !== MLS_10) throw new VoiceError('BAD_REQUEST', 'The key package is not of MLS 1.0');
  if (reader.u16() !== CIPHERSUITE) throw new VoiceError('BAD_REQUEST', 'The key package is of another ciphersuite');
  const initKey = reader.vector();
  const leaf = readLeafNode(reader);
  readNoExtensions(reader);
  const signedPart = reader.bytes.subarray(start, reader.offset);
  const signature = reader.vector();
  reader.end();

  if (!leaf.identity.equals(identityOf(userId))) throw new VoiceError('BAD_REQUEST', 'The key package is not of this user');
  checkPoint(initKey, 'init key');
  if (initKey.equals(leaf.encryptionKey)) throw new VoiceError('BAD_REQUEST', 'The keys of the key package must differ');
  checkKeyPackageLeaf(leaf);
  if (!isSignedBy(leaf.signatureKey, 'KeyPackageTBS', signedPart, signature)) {
    throw new VoiceError('BAD_REQUEST', 'The key package is not signed by its key');
  }
  const bytes = reader.bytes.subarray(start);
  return { bytes, signatureKey: leaf.signatureKey, reference: referenceOf('KeyPackage', bytes) };
}
