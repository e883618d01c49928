import { ECDH, createECDH, sign } from 'node:crypto';
import { signContent } from './labels.ts';
import { newKey } from './new-key.ts';
import { u16, u64, u8, vector } from './wire.ts';

/** The public part of a new key, as MLS writes it. */
export function newPoint(): Buffer {
  return createECDH('prime256v1').generateKeys();
}

export interface Signer {
  point: Buffer;
  sign(label: string, content: Buffer): Buffer;
}

export function newSigner(): Signer {
  const privateKey = newKey();
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
  return {
    point: Buffer.concat([u8(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]),
    sign: (label, content) => sign('sha256', signContent(label, content), privateKey),
  };
}

export interface Parts {
  version: number;
  suite: number;
  initKey: Buffer;
  encryptionKey: Buffer;
  signer: Signer;
  credentialType: number;
  identity: Buffer;
  versions: number[];
  suites: number[];
  credentials: number[];
  source: number;
  from: bigint;
  until: bigint;
  leafExtensions: Buffer;
  extensions: Buffer;
  leafSigner: Signer;
  packageSigner: Signer;
}

const list = (numbers: number[]): Buffer => vector(...numbers.map(u16));

/** A key package out of its parts, right in all that is not said. */
export function makeKeyPackage(userId: string, wrong: Partial<Parts> = {}): Buffer {
  const signer = wrong.signer ?? newSigner();
  const parts: Parts = {
    version: 1,
    suite: 2,
    initKey: newPoint(),
    encryptionKey: newPoint(),
    signer,
    credentialType: 1,
    identity: u64(BigInt(userId)),
    versions: [1],
    suites: [2],
    credentials: [1],
    source: 1,
    from: 0n,
    until: 0xffff_ffff_ffff_ffffn,
    leafExtensions: vector(),
    extensions: vector(),
    leafSigner: signer,
    packageSigner: signer,
    ...wrong,
  };
  const lifetime = parts.source === 1 ? [u64(parts.from), u64(parts.until)] : [];
  const leaf = Buffer.concat([
    vector(parts.encryptionKey),
    vector(parts.signer.point),
    u16(parts.credentialType),
    vector(parts.identity),
    list(parts.versions),
    list(parts.suites),
    vector(),
    vector(),
    list(parts.credentials),
    u8(parts.source),
    ...lifetime,
    parts.leafExtensions,
  ]);
  const leafSignature = vector(parts.leafSigner.sign('LeafNodeTBS', leaf));
  const signed = Buffer.concat([u16(parts.version), u16(parts.suite), vector(parts.initKey), leaf, leafSignature, parts.extensions]);
  return Buffer.concat([signed, vector(parts.packageSigner.sign('KeyPackageTBS', signed))]);
}

/** Right in its form, and not on the curve. */
export function offCurve(): Buffer {
  const point = newPoint();
  do point[64] = ((point[64] ?? 0) + 1) & 0xff;
  while (isOnCurve(point));
  return point;
}

function isOnCurve(point: Buffer): boolean {
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
