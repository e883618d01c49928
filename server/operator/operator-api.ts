import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import { requestIdOf } from '#api-v10/answer';
import type { Core } from '#core/core';
import { operatorActions, type OperatorAction } from './operator-actions.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** `POST /api/nexus/v1/operator/<action>`: the commands of whoever can read the data folder, to a server that runs; `ofProcess` are those about this process. */
export function createOperatorApi(
  core: Core,
  secret: string,
  ofProcess: Record<string, OperatorAction> = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    void answer(core, secret, request, ofProcess).then(
      ({ status, body }) => {
        const text = Buffer.from(JSON.stringify(body));
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length });
        response.end(text);
      },
      (error: unknown) => {
        core.log.error({ err: error, ...requestIdOf(response) }, "an operator's command failed unforeseen");
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ message: 'The command failed; the log of the server says why.', code: 0 }));
      },
    );
  };
}

async function answer(
  core: Core,
  secret: string,
  request: IncomingMessage,
  ofProcess: Record<string, OperatorAction>,
): Promise<{ status: number; body: unknown }> {
  if (!isSecret(request.headers.authorization, `Operator ${secret}`)) return { status: 401, body: { message: '401: Unauthorized', code: 0 } };
  const name = (request.url ?? '').split('/').at(-1) ?? '';
  const actions: Record<string, OperatorAction> = { ...operatorActions, ...ofProcess };
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action || request.method !== 'POST') return { status: 404, body: { message: '404: Not Found', code: 0 } };
  const json = await readJson(request);
  let isRead = false;
  try {
    const input = parseForm(action.input, json) as never; // its own input
    isRead = true;
    return { status: 200, body: await action.run(core, input) };
  } catch (error) {
    if (error instanceof ApiError) return { status: error.row.status, body: { ...error.toBody(), ...(!isRead && { about_input: true }) } };
    throw error;
  }
}

function isSecret(given: string | undefined, wanted: string): boolean {
  const a = Buffer.from(given ?? '');
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}
