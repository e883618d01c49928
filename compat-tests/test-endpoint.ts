import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an endpoint got, and whether its signature was right. */
export interface Received {
  isSigned: boolean;
  body: { type: number; id: string; token: string; data?: Record<string, unknown> } & Record<string, unknown>;
}

/** An application's interactions endpoint on this machine, as a bot author would write one. */
export interface TestEndpoint {
  readonly url: string;
  readonly received: Received[];
  /** The application's `verify_key`; null lets every request pass unchecked. */
  verifyKey: string | null;
  /** What it answers interactions other than pings with; null answers 202 with nothing. */
  answer: unknown;
  /** The status with which it takes events, and pings of those. */
  eventStatus: number;
  close(): Promise<void>;
}

/** The head that makes 32 raw bytes of Ed25519 a key that Node reads. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export async function testEndpoint(): Promise<TestEndpoint> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a byte stream
    const text = Buffer.concat(chunks).toString();
    const [signature, timestamp] = [String(request.headers['x-signature-ed25519']), String(request.headers['x-signature-timestamp'])];
    const isSigned = endpoint.verifyKey === null || isRight(endpoint.verifyKey, signature, timestamp + text);
    const body = JSON.parse(text) as Received['body'];
    received.push({ isSigned, body });
    if (!isSigned) return response.writeHead(401).end();
    if (body.type === 0 || body['event']) return response.writeHead(endpoint.eventStatus).end();
    const answer = body.type === 1 ? { type: 1 } : endpoint.answer;
    if (answer === null) return response.writeHead(202).end();
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint: TestEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`,
    received,
    verifyKey: null,
    answer: null,
    eventStatus: 204,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return endpoint;
}

function isRight(verifyKey: string, signature: string, text: string): boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, Buffer.from(verifyKey, 'hex')]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'));
}
