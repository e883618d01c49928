import { createCipheriv, createDecipheriv } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Calls, Opened } from '../load/voice-load.ts';
import { answerCommands } from '../measure/program.ts';

// The least that forwards: a bare `dgram` socket that seals what came with AES-GCM for each who hears, and checks nothing. With `open` it
// opens what came first, as every server has to that gives each of its clients a key.
const HOST = '127.0.0.1';
const opens = process.argv.includes('open');
const nonce = Buffer.alloc(12);
const theirNonce = Buffer.alloc(12);
let counter = 0;
let calls: Calls | undefined;

const socket = createSocket('udp4', (packet) => {
  if (!calls) return;
  const header = packet.subarray(0, 12);
  const sealed = packet.subarray(12, packet.length - 20);
  const payload = opens ? opened(calls.key, packet, sealed) : sealed;
  const [call, speaker] = [packet.readUInt16BE(8), packet.readUInt16BE(10)];
  for (const [place, port] of calls.ports[call]?.entries() ?? []) {
    if (place === speaker) continue;
    nonce.writeUInt32BE(++counter, 0);
    const cipher = createCipheriv('aes-256-gcm', calls.key, nonce);
    cipher.setAAD(header);
    socket.send(Buffer.concat([header, cipher.update(payload), cipher.final(), cipher.getAuthTag(), nonce.subarray(0, 4)]), port, HOST);
  }
});
await new Promise<void>((bound) => socket.bind(0, HOST, bound));

function opened(key: Buffer, packet: Buffer, sealed: Buffer): Buffer {
  packet.copy(theirNonce, 0, packet.length - 4);
  const decipher = createDecipheriv('aes-256-gcm', key, theirNonce);
  decipher.setAAD(packet.subarray(0, 12));
  decipher.setAuthTag(packet.subarray(packet.length - 20, packet.length - 4));
  const plain = decipher.update(sealed);
  decipher.final();
  return plain;
}

answerCommands(async (given: Calls): Promise<Opened> => {
  calls = { ...given, key: Buffer.from(given.key) };
  return {
    port: socket.address().port,
    ssrcs: given.ports.flatMap((_, call) => Array.from({ length: given.speakers }, (_one, speaker) => call * 0x1_0000 + speaker)),
  };
});
