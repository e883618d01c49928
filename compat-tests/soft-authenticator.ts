import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What a page does with its options when it asks for a passkey, without a browser: a device of software, by the book (WebAuthn, level 3). */
export interface SoftAuthenticator {
  /** For `navigator.credentials.create`: the options as JSON, `{publicKey}`. Answers as `toJSON()` does. */
  create(challenge: string, lies?: Lies): string;
  /** For `navigator.credentials.get`. */
  get(challenge: string, lies?: Lies): string;
}

/** Where it is not what it says. */
export interface Lies {
  origin?: string;
  /** Whether it says that it has asked who its user is. */
  isVerified?: boolean;
  counter?: number;
  userHandle?: string;
  /** Signs with another key. */
  forged?: true;
}

const FLAGS = { userPresent: 0x01, userVerified: 0x04, hasCredential: 0x40 };
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/** As much of CBOR as is needed. Source: RFC 8949. */
function cbor(value: unknown): Buffer {
  const head = (major: number, count: number): Buffer =>
    count < 24
      ? Buffer.from([(major << 5) | count])
      : count < 256
        ? Buffer.from([(major << 5) | 24, count])
        : Buffer.from([(major << 5) | 25, count >> 8, count & 0xff]);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)])]);
  throw new Error('this is not encoded here');
}

interface Options {
  publicKey: { challenge: string; rp?: { id: string }; rpId?: string; user?: { id: string }; allowCredentials?: { id: string }[] };
}

/** A device with one passkey, for pages of this origin. */
export function softAuthenticator(origin: string): SoftAuthenticator {
  const id = randomBytes(32);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  let counter = 0;
  let owner = '';

  const clientData = (type: string, challenge: string, from: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const authenticatorData = (rpId: string, flags: number, count: number, attested: Buffer = Buffer.alloc(0)): Buffer => {
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(count);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counted, attested]);
  };
  const flagsOf = (isVerified = true): number => FLAGS.userPresent | (isVerified ? FLAGS.userVerified : 0);

  return {
    create(challenge, { origin: from = origin, isVerified } = {}) {
      const { publicKey: options } = JSON.parse(challenge) as Options;
      owner = options.user?.id ?? '';
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(coseOf(publicKey))]);
      const data = authenticatorData(options.rp?.id ?? '', flagsOf(isVerified) | FLAGS.hasCredential, counter, attested);
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      );
      return JSON.stringify({
        id: b64(id),
        rawId: b64(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(clientData('webauthn.create', options.challenge, from)),
          attestationObject: b64(attestation),
          transports: ['internal'],
        },
      });
    },
    get(challenge, { origin: from = origin, isVerified, counter: said, userHandle = owner, forged } = {}) {
      const { publicKey: options } = JSON.parse(challenge) as Options;
      const data = authenticatorData(options.rpId ?? '', flagsOf(isVerified), said ?? ++counter);
      const client = clientData('webauthn.get', options.challenge, from);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), forged ? stranger : privateKey);
      return JSON.stringify({
        id: b64(id),
        rawId: b64(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: b64(client), authenticatorData: b64(data), signature: b64(signature), userHandle },
      });
    },
  };
}

/** EC2, ES256, P-256. Source: RFC 9053. */
function coseOf(key: KeyObject): Map<number, unknown> {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
}
