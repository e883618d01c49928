import { constants, inflateSync } from 'node:zlib';
import { decodeEtf, encodeEtf } from '#protocol/etf';
import { answerCommands } from '../measure/program.ts';
import { HttpSender } from './http-sender.ts';
import { RawSocket } from './raw-socket.ts';
import { seqIn } from './roaming-session.ts';

export type GatewayMode = 'json' | 'zlib-stream' | 'etf';

export interface Open {
  act: 'open';
  url: string;
  mode: GatewayMode;
  token: string;
  sessions: number;
  /** How many may be on their way at once. */
  atOnce: number;
  /** Dispatches until a session is ready: READY and GUILD_CREATE; 0 opens sockets only. */
  readyAfter: number;
  /** They live for minutes: of what comes only the number is kept, and it is seen whether each follows the last. Not in ETF. */
  staysLong?: boolean;
  /** Those for messages unless set. */
  intents?: number;
}

/** How the sessions fare that stay long. */
export interface SessionCounts {
  sessions: number;
  closed: number;
  /** Dispatches since the mark, or since READY, of the session with the fewest and of that with the most. */
  fewest: number;
  most: number;
  /** Dispatches whose number did not follow the last one. */
  mistakes: number;
}

export interface Post {
  act: 'post';
  url: string;
  /** Other processes of the same server, which are asked by turns. */
  alsoAt?: readonly string[];
  path: string;
  authorization: string;
  content: string;
  /** This many messages at once, then a pause. */
  burst: number;
  everyMs: number;
  bursts: number;
  /** Whether the sessions get the messages themselves, to be read as a client reads them. */
  isReal: boolean;
}

export interface PostResult {
  missing: number;
  /** From sending the message to each session's frame. */
  delaysMs: number[];
  bytes: number;
}

/** `mark` begins to count anew. */
type Command = Open | Post | { act: 'close' } | { act: 'count' } | { act: 'mark' };

/** GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT. */
const INTENTS = 1 | (1 << 9) | (1 << 15);
/** Shorter frames are answers to heartbeats. */
const SHORTEST_DISPATCH = 64;
/** The first sessions keep all they get, to be read as a client would. */
const WITNESSES = 3;
/** In a zlib stream the head of a dispatch is stored as it is, after five bytes that say so. */
const STORED_AT = 5;
const SETTLE_MS = 120_000;
/** A little more often than the server asks for. */
const HEARTBEAT_MS = 40_000;

interface GatewaySession {
  socket: RawSocket;
  isReady: boolean;
  isClosed: boolean;
  /** Dispatches so far. */
  seq: number;
  /** Where counting began. */
  markedSeq: number;
  mistakes: number;
  /** When each dispatch after READY came. */
  cameMs: number[];
  readyBytes: number;
  bytes: number;
  frames: Buffer[];
}

let sessions: GatewaySession[] = [];
let mode: GatewayMode = 'json';

/** Returns how many bytes brought one session to READY. */
async function open(command: Open): Promise<number> {
  mode = command.mode;
  let left = command.sessions;
  const worker = async (): Promise<void> => {
    while (left-- > 0) sessions.push(await openOne(command, sessions.length));
  };
  await Promise.all(Array.from({ length: command.atOnce }, worker));
  return sessions[0]?.readyBytes ?? 0;
}

function openOne({ url, token, readyAfter, staysLong = false, intents = INTENTS }: Open, index: number): Promise<GatewaySession> {
  return new Promise((resolve, reject) => {
    const at = new URL(url);
    at.searchParams.set('v', '10');
    at.searchParams.set('encoding', mode === 'etf' ? 'etf' : 'json');
    if (mode === 'zlib-stream') at.searchParams.set('compress', mode);
    const say = (message: object): void => socket.send(mode === 'etf' ? encodeEtf(message) : JSON.stringify(message));
    const socket = new RawSocket(at, () => {
      if (readyAfter === 0) return resolve(session);
      say({ op: 2, d: { token, intents, properties: { os: 'linux', browser: 'bench', device: 'bench' } } });
      const beating = setInterval(
        () => (session.isClosed ? clearInterval(beating) : say({ op: 1, d: session.seq })),
        HEARTBEAT_MS * (0.75 + Math.random() / 4),
      );
    });
    const session: GatewaySession = {
      socket,
      isReady: readyAfter === 0,
      isClosed: false,
      seq: 0,
      markedSeq: readyAfter,
      mistakes: 0,
      cameMs: [],
      readyBytes: 0,
      bytes: 0,
      frames: [],
    };
    socket.onClose = (reason) => {
      session.isClosed = true;
      reject(new Error(`a session was closed: ${reason}`));
    };
    socket.onFrame = (payload) => {
      if (index < WITNESSES && !staysLong) session.frames.push(Buffer.from(payload));
      if (staysLong) {
        note(session, seqIn(payload, mode === 'zlib-stream' ? STORED_AT : 0));
        if (session.isReady || session.seq < readyAfter) return;
        session.isReady = true;
        return resolve(session);
      }
      if (session.isReady) {
        if (payload.length < SHORTEST_DISPATCH) return;
        session.seq++;
        session.cameMs.push(performance.now());
        session.bytes += payload.length;
        return;
      }
      session.readyBytes += payload.length;
      // HELLO is no dispatch, and shorter than any of those.
      if (payload.length > 150 && ++session.seq === readyAfter) {
        session.isReady = true;
        resolve(session);
      }
    };
  });
}

async function post({ url, alsoAt = [], path, authorization, content, burst, everyMs, bursts, isReal }: Post): Promise<PostResult> {
  const senders = [url, ...alsoAt].flatMap((one) => Array.from({ length: burst }, () => new HttpSender(new URL(one), { Authorization: authorization })));
  for (const session of sessions) {
    session.cameMs = [];
    session.bytes = 0;
  }
  const before = sessions.slice(0, WITNESSES).map((session) => session.frames.length);
  const sentMs: number[] = [];
  const contents: string[] = [];
  const beginMs = performance.now();
  for (let round = 0; round < bursts; round++) {
    await until(beginMs + round * everyMs);
    const answers = Array.from({ length: burst }, (_, index) => {
      const text = `${sentMs.length} ${content}`;
      contents.push(text);
      sentMs.push(performance.now());
      const sender = senders[(index * (alsoAt.length + 1) + round) % senders.length];
      return sender?.request('POST', path, JSON.stringify({ content: text }));
    });
    for (const answer of await Promise.all(answers)) {
      if (answer?.status !== 200) throw new Error(`a message was answered with ${answer?.status}: ${answer?.body.slice(0, 300)}`);
    }
  }
  const settledBy = performance.now() + SETTLE_MS;
  while (performance.now() < settledBy && sessions.some((session) => session.cameMs.length < sentMs.length)) await until(performance.now() + 20);
  for (const sender of senders) sender.close();
  if (isReal) checkWitnesses(before, contents);
  const delaysMs: number[] = [];
  let bytes = 0;
  for (const session of sessions) {
    bytes += session.bytes;
    // Messages arrive in order; those of one burst were sent at the same time.
    for (const [index, came] of session.cameMs.entries()) delaysMs.push(came - (sentMs[index] ?? came));
  }
  return { missing: sessions.length * sentMs.length - delaysMs.length, delaysMs, bytes };
}

function note(session: GatewaySession, seq: number): void {
  if (seq === 0) return;
  if (seq !== session.seq + 1) session.mistakes++;
  session.seq = seq;
}

function count(): SessionCounts {
  const counts = sessions.map((session) => session.seq - session.markedSeq);
  return {
    sessions: sessions.length,
    closed: sessions.filter((session) => session.isClosed).length,
    fewest: Math.min(...counts),
    most: Math.max(...counts),
    mistakes: sessions.reduce((sum, session) => sum + session.mistakes, 0),
  };
}

/** Reads what the first sessions got as a client reads it: every message once, and nothing else. */
function checkWitnesses(before: readonly number[], contents: readonly string[]): void {
  for (const [index, { frames }] of sessions.slice(0, WITNESSES).entries()) {
    const got = readable(frames)
      .slice(before[index])
      .map((text) => JSON.parse(text) as { op: number; d?: { content?: string } })
      // Answers to heartbeats come in between.
      .filter(({ op }) => op === 0)
      .map(({ d }) => d?.content);
    if ([...got].sort().join('\n') !== [...contents].sort().join('\n')) throw new Error(`a session got ${got.length} events that are not the messages sent`);
  }
}

function readable(frames: readonly Buffer[]): string[] {
  if (mode === 'json') return frames.map((frame) => frame.toString());
  if (mode === 'etf') return frames.map((frame) => JSON.stringify(decodeEtf(frame)));
  // A stream is read as a whole; where each message ended is found by reading one message more each time.
  const texts: string[] = [];
  let read = 0;
  for (let count = 1; count <= frames.length; count++) {
    const text = inflateSync(Buffer.concat(frames.slice(0, count)), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    texts.push(text.slice(read));
    read = text.length;
  }
  return texts;
}

const until = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(ms - performance.now(), 0)));

async function act(command: Command): Promise<unknown> {
  if (command.act === 'open') return open(command);
  if (command.act === 'post') return post(command);
  if (command.act === 'count') return count();
  if (command.act === 'mark') {
    for (const session of sessions) session.markedSeq = session.seq;
    return null;
  }
  const over = sessions;
  sessions = [];
  for (const session of over) session.isClosed = true;
  await Promise.all(over.map(({ socket }) => socket.close()));
  return null;
}

answerCommands(act);
