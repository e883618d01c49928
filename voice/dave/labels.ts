import { createHash, createPublicKey, ECDH, verify, type KeyObject } from 'node:crypto';
import { VoiceError } from '../voice-error.ts';
import { vector } from './wire.ts';

export const MLS_10 = 1;
/** The form of commits and of the server's proposals. */
export const PUBLIC_MESSAGE = 1;
/** DHKEMP256_AES128GCM_SHA256_P256, the only one of DAVE's first version. */
export const CIPHERSUITE = 2;
export const BASIC_CREDENTIAL = 1;

/** What is signed under a label, so that a signature made for one purpose is none for another (RFC 9420, 5.1.2). */
export function signContent(label: string, content: Buffer): Buffer {
  return Buffer.concat([vector(Buffer.from(`MLS 1.0 ${label}`)), vector(content)]);
}

/** The name that MLS gives to a proposal or a key package: a hash under a label (RFC 9420, 5.2). */
export function referenceOf(label: 'Proposal' | 'KeyPackage', value: Buffer): Buffer {
  return createHash('sha256')
    .update(vector(Buffer.from(`MLS 1.0 ${label} Reference`)))
    .update(vector(value))
    .digest();
}

/** Refuses what is not the uncompressed form of a point on P-256. */
export function checkPoint(point: Buffer, what: string): void {
  if (point.length !== 65 || point[0] !== 4) throw new VoiceError('BAD_REQUEST', `The ${what} is not a key of P-256`);
  try {
    ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'uncompressed');
  } catch {
    throw new VoiceError('BAD_REQUEST', `The ${what} is not a key of P-256`);
  }
}

function publicKeyOf(point: Buffer): KeyObject {
  return createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
    format: 'jwk',
  });
}

/** Whether this point's owner signed the content under the label. The point has passed `checkPoint`. */
export function isSignedBy(point: Buffer, label: string, content: Buffer, signature: Buffer): boolean {
  return verify('sha256', signContent(label, content), publicKeyOf(point), signature);
}
