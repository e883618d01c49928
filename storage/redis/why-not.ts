import { connect } from 'node:net';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import { reasonOf } from '#core/ports/storage-unavailable';
import type { Server } from './address.ts';
import { isTlsTrouble, troubleOf } from './trouble.ts';

/** Longer than a handshake takes on a busy machine. */
const PATIENCE_MS = 2_000;
/** So soon a server says that it does not like what it was shown. */
const AFTERTHOUGHT_MS = 500;

/** Why Redis or a Sentinel cannot be connected to, where the client itself says nothing of use; undefined when it can be. */
export async function whyNot(server: Server, tls: ConnectionOptions | undefined): Promise<string | undefined> {
  if (tls === undefined) {
    const plainly = await tryPlainly(server);
    if (plainly === 'answers') return undefined;
    if (plainly !== 'closes') return plainly;
    const securely = await trySecurely(server, { rejectUnauthorized: false });
    return securely === undefined || isTlsTrouble(securely) ? 'TLS was refused (not even tried): it speaks nothing else, so it is rediss:// there' : undefined;
  }
  const securely = await trySecurely(server, tls);
  if (securely === undefined || isTlsTrouble(securely)) return securely;
  return (await tryPlainly(server)) === 'answers' ? 'TLS was refused (no handshake): it does not speak TLS: it is redis:// there, or another port' : securely;
}

/** `answers` in the words of Redis, `closes` without a word, or why not even that. */
function tryPlainly(server: Server): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server);
    const end = (found: string): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(PATIENCE_MS, () => end('it does not answer'));
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (bytes) => end(/^[+-]/.test(bytes.toString('latin1')) ? 'answers' : 'closes'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNRESET' ? 'closes' : reasonOf(error)));
    socket.on('close', () => end('closes'));
  });
}

/** Undefined when it is let in. */
function trySecurely(server: Server, tls: ConnectionOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectSecurely({ ...tls, ...server });
    const end = (found: string | undefined): void => {
      socket.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => end('it does not answer'), PATIENCE_MS);
    // It looks at our certificate after that; to say anything now would lose its words.
    socket.on('secureConnect', () => timer.refresh() && setTimeout(() => end(undefined), AFTERTHOUGHT_MS));
    socket.on('error', (error) => end(troubleOf(error)));
    socket.on('close', () => {
      clearTimeout(timer);
      end('it closes the connection');
    });
  });
}
