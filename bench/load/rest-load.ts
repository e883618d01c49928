import { answerCommands } from '../measure/program.ts';
import { HttpSender } from './http-sender.ts';

/** Every sender sends its next request when the last one was answered. */
export interface RestLoad {
  url: string;
  /** Other processes of the same server: the connections are spread over all. */
  alsoAt?: readonly string[];
  method: 'POST' | 'GET' | 'PATCH' | 'DELETE';
  /** Taken by turns, and so are the bodies. */
  paths: readonly string[];
  /** `#` becomes a number that no other request has. */
  bodies?: readonly string[];
  /** One connection for each. */
  authorizations: readonly string[];
  /** It ends with this time, or after as many requests. */
  seconds: number;
  most?: number;
}

export interface RestResult {
  seconds: number;
  /** How long each request waited for its answer. */
  latenciesMs: number[];
  /** Of the bodies of the answers. */
  bytes: number;
}

let counter = 0;

async function run({ url, alsoAt = [], method, paths, bodies = [''], authorizations, seconds, most = Infinity }: RestLoad): Promise<RestResult> {
  const latenciesMs: number[] = [];
  const urls = [url, ...alsoAt];
  const senders = authorizations.map((authorization, index) => new HttpSender(new URL(urls[index % urls.length] ?? url), { Authorization: authorization }));
  const begunMs = performance.now();
  const endMs = begunMs + seconds * 1000;
  let taken = 0;
  let bytes = 0;
  await Promise.all(
    senders.map(async (sender) => {
      for (let sentMs = performance.now(); sentMs < endMs && taken < most;) {
        const turn = taken++;
        const { status, body } = await sender.request(
          method,
          paths[turn % paths.length] ?? '',
          (bodies[turn % bodies.length] ?? '').replace('#', String(++counter)),
        );
        const nowMs = performance.now();
        if (status < 200 || status > 299) throw new Error(`a request was answered with ${status}: ${body.slice(0, 500)}`);
        latenciesMs.push(nowMs - sentMs);
        bytes += body.length;
        sentMs = nowMs;
      }
    }),
  );
  const spent = (performance.now() - begunMs) / 1000;
  for (const sender of senders) sender.close();
  return { seconds: spent, latenciesMs, bytes };
}

answerCommands(run);
