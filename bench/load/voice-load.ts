import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { transportModes, type PacketCipher, type TransportMode } from '#voice/udp/transport-modes';
import { answerCommands } from '../measure/program.ts';
import { keepPace, STREAMS, type StreamName } from './streams.ts';

/** Calls in which some speak, each heard by so many. */
export interface OpenCalls {
  mode: TransportMode;
  calls: number;
  receivers: number;
  /** Of each call. */
  speakers: number;
}

/** What the server under measurement is told of them: the port of each client of each call, the speakers first, and the key of all. */
export interface Calls {
  mode: TransportMode;
  key: Buffer;
  ports: number[][];
  speakers: number;
}

/** What it answers: where the speakers send to, and as whom, call by call. */
export interface Opened {
  port: number;
  ssrcs: number[];
}

export interface Talk extends Opened {
  /** Of each speaker. */
  frames: number;
  /** Of what. */
  stream?: StreamName;
}

export interface TalkResult {
  expected: number;
  arrived: number;
  delaysMs: number[];
}

const HOST = '127.0.0.1';
const FRAME_SAMPLES = STREAMS.sound.ticks;
const CONTENT = randomBytes(1200);

interface Speaker {
  socket: Socket;
  cipher: PacketCipher;
  counter: number;
  /** Among those of its call. */
  place: number;
  receivers: number;
  /** When the frame of each sequence number was sent. */
  sentAt: Float64Array;
}

let speakers: Speaker[] = [];
let sockets: Socket[] = [];
let arrived = 0;
let delaysMs: number[] = [];

async function openCalls({ mode, calls, receivers, speakers: speaking }: OpenCalls): Promise<Calls> {
  for (const socket of sockets) socket.close();
  sockets = [];
  speakers = [];
  const key = randomBytes(32);
  const modes = transportModes();
  const ports: number[][] = [];
  for (let call = 0; call < calls; call++) {
    const sentAt = Array.from({ length: speaking }, () => new Float64Array(65_536));
    const clients = await Promise.all(Array.from({ length: receivers + 1 }, openSocket));
    for (const client of clients) {
      client.on('message', (packet) => {
        arrived++;
        // The time stamp says whose packet it is: those of each speaker have a remainder of their own.
        delaysMs.push(performance.now() - (sentAt[packet.readUInt32BE(4) % FRAME_SAMPLES]?.[packet.readUInt16BE(2)] ?? 0));
      });
    }
    sockets.push(...clients);
    for (const [place, its] of sentAt.entries())
      speakers.push({ socket: clients[place] as Socket, cipher: modes.cipher(mode, key), counter: 0, place, receivers, sentAt: its });
    ports.push(clients.map((client) => client.address().port));
  }
  return { mode, key, ports, speakers: speaking };
}

const openSocket = (): Promise<Socket> =>
  new Promise((opened) => {
    const socket = createSocket('udp4');
    socket.bind(0, HOST, () => opened(socket));
  });

async function talk({ port, ssrcs, frames, stream = 'sound' }: Talk): Promise<TalkResult> {
  arrived = 0;
  delaysMs = [];
  const { everyMs, packets, bytes } = STREAMS[stream];
  const payload = CONTENT.subarray(0, bytes);
  await keepPace({ speakers: speakers.length, frames, everyMs }, (index) => {
    for (let packet = 0; packet < packets; packet++) say(speakers[index] as Speaker, ssrcs[index] ?? 0, port, payload);
  });
  return { expected: frames * speakers.length * packets * (speakers[0]?.receivers ?? 0), arrived, delaysMs };
}

function say(speaker: Speaker, ssrc: number, port: number, payload: Buffer): void {
  const counter = ++speaker.counter;
  const packet = Buffer.alloc(12 + payload.length + 20);
  packet.set([0x80, 120]);
  packet.writeUInt16BE(counter & 0xffff, 2);
  packet.writeUInt32BE(counter * FRAME_SAMPLES + speaker.place, 4);
  packet.writeUInt32BE(ssrc, 8);
  speaker.cipher.seal(payload, packet.subarray(0, 12), counter, packet, 12);
  packet.writeUInt32BE(counter, packet.length - 4);
  speaker.sentAt[counter & 0xffff] = performance.now();
  speaker.socket.send(packet, port, HOST);
}

answerCommands(async (command: { open: OpenCalls } | { talk: Talk }) => ('open' in command ? openCalls(command.open) : talk(command.talk)));
