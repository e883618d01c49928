import { answerCommands } from '../measure/program.ts';
import { HttpSender } from './http-sender.ts';

/** Every sender sends its next message when the last one was answered. */
export interface RestLoad {
  url: string;
  path: string;
  /** One connection for each. */
  authorizations: readonly string[];
  content: string;
  seconds: number;
}

export interface RestResult {
  seconds: number;
  /** How long each message waited for its answer. */
  latenciesMs: number[];
}

let counter = 0;

async function run({ url, path, authorizations, content, seconds }: RestLoad): Promise<RestResult> {
  const latenciesMs: number[] = [];
  const senders = authorizations.map((authorization) => new HttpSender(new URL(url), { Authorization: authorization }));
  const begunMs = performance.now();
  const endMs = begunMs + seconds * 1000;
  await Promise.all(
    senders.map(async (sender) => {
      for (let sentMs = performance.now(); sentMs < endMs;) {
        const { status, body } = await sender.request('POST', path, JSON.stringify({ content: `${++counter} ${content}` }));
        const nowMs = performance.now();
        if (status !== 200) throw new Error(`a message was answered with ${status}: ${body.slice(0, 500)}`);
        latenciesMs.push(nowMs - sentMs);
        sentMs = nowMs;
      }
    }),
  );
  const spent = (performance.now() - begunMs) / 1000;
  for (const sender of senders) sender.close();
  return { seconds: spent, latenciesMs };
}

answerCommands(run);
