import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, apiError } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import { removeUntaken } from '#core/attachments/keep-attachments';
import { demandStepUp } from '#core/accounts/step-up';
import type { Core } from '#core/core';
import { demandOperator } from '#core/instance/instance-settings';
import { failureLog, sendBytes, sendError, sendJson, sendNothing } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { bodyLimitOf } from './body-limit.ts';
import type { ClientAddresses } from './client-address.ts';
import { readMultipart } from './multipart.ts';
import { permitChannel, permitGuild, permitModerator } from './permit.ts';
import type { RateLimits, Refusal } from './rate-limits.ts';
import { readBody, readQuery } from './read-body.ts';
import { Bytes, Reply, type AnyRoute, type Call, type Caller } from './route.ts';
import type { UploadedFile } from './uploads.ts';

/** In tests: holds every answer against Discord's own contract. */
export type CheckReply = (route: AnyRoute, status: number, body: unknown) => void;

export interface Pipeline {
  core: Core;
  rateLimits: RateLimits;
  addresses: ClientAddresses;
  checkReply?: CheckReply | undefined;
  /** Hears which row answers. */
  onRoute?: ((route: AnyRoute, response: ServerResponse) => void) | undefined;
}

const SNOWFLAKE = /^\d{1,20}$/;
/** Path parameters that are not ids. */
export const FREE_PARAMETERS = new Set(['code', 'emoji_name', 'webhook_token', 'interaction_token', 'reaction_type', 'upload_filename', 'stream_key']);

/**
 * One request through the house, always in this order:
 * authenticate, rate limit, parse, permit, run, present.
 */
export async function runRoute(
  pipeline: Pipeline,
  route: AnyRoute,
  request: IncomingMessage,
  response: ServerResponse,
  pathParams: Readonly<Record<string, string>>,
): Promise<void> {
  const { core, rateLimits } = pipeline;
  const params = withPlainIds(pathParams);
  const ip = pipeline.addresses.ofRequest(request);
  let files: readonly UploadedFile[] = [];
  try {
    const blocked = rateLimits.refusalOfAddress(ip);
    if (blocked) return sendRefusal(response, blocked);
    // What was answered anywhere before this request came is known here before it is looked at.
    const caughtUp = core.bus.caughtUp();
    let caller = await authenticate(core, request, route);
    const taking = rateLimits.take(route, majorParameterOf(params), credentialOf(route, caller) ?? ip, response);
    const refusal = taking instanceof Promise ? await taking : taking;
    if (refusal) {
      rateLimits.countInvalid(ip);
      return sendRefusal(response, refusal);
    }
    await caughtUp;
    // Its token may be one that was taken back elsewhere, of which this process heard only now.
    if (caller && !core.tokens.knows(caller.login)) caller = await authenticate(core, request, route);
    // Before anything of a stranger's request is read.
    if (route.operator) demandOperator(core, caller?.id ?? '0');
    for (const name in params) {
      if (!FREE_PARAMETERS.has(name) && !SNOWFLAKE.test(params[name] ?? '')) throw notASnowflake(name, params[name] ?? '');
    }
    const query = route.query ? parseForm(route.query, readQuery(request.url ?? '')) : {};
    let body: unknown = {};
    if (route.body || route.files) {
      const isMultipart = request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
      if (isMultipart) await route.demandToken?.(core, params);
      const raw = isMultipart ? await readMultipart(core, request, route) : { body: await readBody(request, bodyLimitOf(route)), files: [] };
      files = raw.files;
      body = route.body ? parseForm(route.body, raw.body) : raw.body;
    }
    const callerId = caller?.id ?? '0';
    const channelId = params['channel_id'];
    const guildId = params['guild_id'];
    const checks = !route.unchecked && caller !== null;
    const channel = channelId && checks ? await permitChannel(core, route, channelId, callerId) : null;
    const guild = guildId && checks ? await permitGuild(core, route, guildId, callerId) : null;
    const place = guild?.state ?? channel?.guild;
    if (caller && place?.guild.mfa_level) await permitModerator(core, route, caller.id, place);
    const call: Call<string, 'user', unknown, unknown> = {
      core,
      params,
      query,
      body,
      // A row that nobody need sign for has `caller: Caller | null` in its own type.
      caller: caller as Caller,
      channel: channel as never,
      guild: guild as never,
      files,
      stream: request,
      reason: reasonOf(request),
      request: { ip, headers: request.headers },
    };
    if (route.stepUp && caller?.kind === 'user') await stepUp(core, route, caller, request, body);
    const result = await route.run(call);
    await removeUntaken(core, files);
    if (route.method !== 'GET') await Promise.all([eventsWent(), told(core)]);
    const status = result instanceof Reply ? result.status : (route.status ?? (result === undefined ? 204 : 200));
    const shown = result instanceof Reply ? result.body : result;
    pipeline.checkReply?.(route, status, shown);
    if (shown instanceof Bytes) sendBytes(response, status, shown);
    else if (shown === undefined) sendNothing(response);
    else sendJson(response, status, shown);
  } catch (error) {
    // What was refused was not written. Of what failed otherwise nobody knows: its files are doomed unless a message names them.
    if (error instanceof ApiError && files.length > 0) await core.blobs.remove(files.map((file) => file.key)).catch(() => undefined);
    if (error instanceof ApiError) {
      if ([401, 403, 429].includes(error.row.status)) rateLimits.countInvalid(ip);
      pipeline.checkReply?.(route, error.row.status, error.toBody());
    }
    sendError(response, error, failureLog(core.log, response, { route: `${route.method} ${route.path}` }, 'a request failed unforeseen'));
  }
}

/**
 * What a request changed is heard before its answer, as with Discord: libraries that put answers into their memory
 * would else find nothing new in the event. Sessions write at the end of a turn.
 */
const eventsWent = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** What was acknowledged is heard by everybody, even if this process is killed now. It is written in any case, so a silent bus does not make it a failure. */
const told = (core: Core): Promise<void> =>
  core.bus.flushed().catch((error: unknown) => core.log.warn({ err: error }, 'a change is written; the other processes hear of it later'));

/** What proves it stands in a header, or in the body as clients of before have it. */
async function stepUp(core: Core, { stepUp: asked }: AnyRoute, caller: Caller, { headers }: IncomingMessage, body: unknown): Promise<void> {
  const need = typeof asked === 'function' ? asked(body) : asked;
  const { password, code } = (body ?? {}) as { password?: unknown; code?: unknown }; // whatever the row's schema has read
  const token = headers['x-discord-mfa-authorization'];
  if (need) await demandStepUp(core, caller, need, { token: typeof token === 'string' ? token : undefined, password, code }, headers.host);
}

/** Where nobody has to sign, a token tells nothing of who asks: many tokens are not many guesses. */
const credentialOf = ({ who }: AnyRoute, caller: Caller | null): string | undefined =>
  who.length === 1 && who[0] === 'nobody' ? undefined : caller?.login.tokenHash;

function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  sendJson(response, refusal.status, refusal.body);
}

/** One id is one text, by which memory, locks and limits find it: with zeros in front it would be another guild to them. */
function withPlainIds(params: Readonly<Record<string, string>>): Record<string, string> {
  const plain: Record<string, string> = { ...params };
  for (const name in plain) if (!FREE_PARAMETERS.has(name)) plain[name] = (plain[name] ?? '').replace(/^0+(?=\d)/, '');
  return plain;
}

function majorParameterOf(params: Record<string, string>): string {
  const token = params['webhook_token'] ?? params['interaction_token'];
  if (token) return `${params['webhook_id'] ?? params['interaction_id'] ?? ''}:${createHash('sha256').update(token).digest('base64url').slice(0, 16)}`;
  return params['channel_id'] ?? params['guild_id'] ?? params['webhook_id'] ?? '';
}

const notASnowflake = (name: string, value: string): ApiError =>
  apiError('INVALID_FORM_BODY', {
    errors: { [name]: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message: `Value "${value.slice(0, 100)}" is not snowflake.` }] } },
  });

/** In characters, none of them halved. */
const upTo512 = (text: string): string => (text.length <= 512 ? text : [...text].slice(0, 512).join(''));

function reasonOf(request: IncomingMessage): string | null {
  const header = request.headers['x-audit-log-reason'];
  if (typeof header !== 'string' || header === '') return null;
  try {
    return upTo512(decodeURIComponent(header));
  } catch {
    return upTo512(header);
  }
}
