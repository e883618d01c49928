import { createPrivateKey, sign } from 'node:crypto';

/**
 * The headers by which an application knows that a request is ours: Ed25519 over timestamp and body, hex.
 * `signingKey` is PKCS#8 DER in base64. Source: Discord, "Setting Up an Endpoint".
 */
export function signatureHeaders(signingKey: string, body: string, nowMs: number): { 'X-Signature-Ed25519': string; 'X-Signature-Timestamp': string } {
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' });
  return { 'X-Signature-Ed25519': sign(null, Buffer.from(timestamp + body), key).toString('hex'), 'X-Signature-Timestamp': timestamp };
}
