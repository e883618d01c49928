import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AuditLogEvent, PermissionFlagsBits, Snowflake } from 'discord-api-types/v10';
import type { z } from 'zod';
import type { Core } from '#core/core';
import type { ChannelRecord } from '#core/channels/channel-record';
import type { ApplicationRecord } from '#core/applications/application-record';
import type { StepUp } from '#core/accounts/step-up';
import type { LoginRecord } from '#core/ports/login-store';
import type { GuildState } from '#core/state/guild-state';
import type { UserRecord } from '#core/users/user-record';
import type { UploadedFile } from './uploads.ts';

export type PermissionName = keyof typeof PermissionFlagsBits;
type Names<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Who may call: a bot, a person, an OAuth2 token (with one of `scopes`), or anybody at all. */
export type CallerKind = 'bot' | 'user' | 'oauth2' | 'nobody';

export interface Caller {
  id: Snowflake;
  user: UserRecord;
  kind: 'bot' | 'user' | 'oauth2';
  login: LoginRecord;
  /** The bot's own application, or the one an OAuth2 token was made for. */
  application: ApplicationRecord | null;
}

/** The channel of the path. `guild` is null in direct messages; `permissions` are the caller's, implicit denials applied. */
export interface ChannelContext {
  id: Snowflake;
  channel: ChannelRecord;
  guild: GuildState | null;
  permissions: bigint;
}

/** The guild of the path, with the caller's guild-wide permissions. */
export interface GuildContext {
  id: Snowflake;
  state: GuildState;
  permissions: bigint;
}

export interface Call<Path extends string, Who extends CallerKind, Query, Body> {
  core: Core;
  params: Record<Names<Path>, Snowflake>;
  query: Query;
  body: Body;
  /** Null only where `nobody` may call. */
  caller: 'nobody' extends Who ? Caller | null : Caller;
  channel: 'channel_id' extends Names<Path> ? ChannelContext : null;
  guild: 'guild_id' extends Names<Path> ? GuildContext : null;
  /** Parts of a multipart body, already in the blob store. */
  files: readonly UploadedFile[];
  /** The body as it comes, of rows that are `raw`. */
  stream: Readable;
  /** `X-Audit-Log-Reason`, decoded. */
  reason: string | null;
  request: { ip: string; headers: IncomingHttpHeaders };
}

/** A reply with a status that the row's own does not tell, such as 200 for an upsert that found its row. */
export class Reply<Body> {
  readonly status: number;
  readonly body: Body;
  constructor(status: number, body: Body) {
    this.status = status;
    this.body = body;
  }
}

/** A reply that is no JSON. */
export class Bytes {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly cacheControl: string;
  constructor(contentType: string, bytes: Buffer, cacheControl: string) {
    this.contentType = contentType;
    this.bytes = bytes;
    this.cacheControl = cacheControl;
  }
}

export interface Bucket {
  requests: number;
  perSeconds: number;
  /** Rows with the same name share one bucket. */
  name?: string;
}

/** One operation. Router, checks, limits, OpenAPI and docs are derived from it. */
export interface Route<Path extends string, Who extends CallerKind, Query extends z.ZodType, Body extends z.ZodType, Result> {
  path: Path;
  who: readonly Who[];
  /** OAuth2 scopes of which a bearer token needs one. */
  scopes?: readonly string[];
  /** All of them, in the channel of the path or else in its guild. */
  needs?: readonly PermissionName[];
  /** Only operators of the instance may call; all others hear 403 50013. */
  operator?: true;
  /** People prove once more that it is they: always, where they have a second factor, or as the body says. Bots are never asked. */
  stepUp?: StepUp | ((body: z.output<Body>) => StepUp | null);
  /** Does not load and check the channel or guild of the path: the service does. */
  unchecked?: true;
  bucket?: Bucket;
  /** Interaction callbacks and token webhooks stand outside the global limit. */
  outsideGlobalLimit?: true;
  audit?: keyof typeof AuditLogEvent;
  query?: Query;
  body?: Body;
  /** Of a JSON or form body, where it is not the usual. */
  maxBodyBytes?: number;
  /** Takes multipart bodies with files. */
  files?: true;
  /** Throws unless the token of the path opens something: asked before files of somebody who need not sign are taken in. */
  demandToken?(core: Core, params: Record<Names<Path>, Snowflake>): unknown;
  /** Reads the body itself, as bytes. */
  raw?: true;
  /** Success status; 200, or 204 when there is no reply. */
  status?: number;
  reply?: Result;
  /** The same as a schema, of our own operations: Discord describes the replies of all others. */
  answers?: z.ZodType;
  run(call: Call<Path, Who, z.output<Query>, z.output<Body>>): Promise<Result | Reply<Result>>;
}

/** Says which of Discord's types a route replies with; nothing at run time. */
export const replyOf = <Result>(): Result => undefined as unknown as Result;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A row whose own types are forgotten, as the pipeline runs it. */
export interface Row extends Omit<Route<string, CallerKind, z.ZodType, z.ZodType, unknown>, 'run'> {
  method: Method;
  run(call: Call<string, CallerKind, unknown, unknown>): Promise<unknown>;
}

/** A row with the name of its operation, which the tables give it by their keys. */
export interface AnyRoute extends Row {
  operation: string;
}

/** The rows of one Discord resource, by operation id. */
export type RouteTable = Record<string, Row>;

/** Where our own operations stand below `/api`, whatever version of Discord's comes beside it. */
export const NEXUS_PREFIX = '/nexus/v1';

/** The whole address of a row on this server. */
export const addressOf = ({ path }: Pick<Row, 'path'>): string => (path.startsWith(`${NEXUS_PREFIX}/`) ? `/api${path}` : `/api/v10${path}`);

/** All tables as one list, their paths below `prefix`; the same operation twice is a mistake. */
export function joinTables(tables: readonly RouteTable[], prefix = ''): AnyRoute[] {
  const routes = tables.flatMap((table) => Object.entries(table).map(([operation, row]) => ({ ...row, operation, path: `${prefix}${row.path}` })));
  if (new Set(routes.map((route) => route.operation)).size !== routes.length) throw new Error('an operation stands in two route tables');
  return routes;
}

const method =
  (name: Method) =>
  <const Path extends string, const Who extends CallerKind, Query extends z.ZodType, Body extends z.ZodType, Result = void>(
    route: Route<Path, Who, Query, Body, Result>,
    // The pipeline fills `call` by the row's own schemas, so the narrower `run` is only ever called with its own types.
  ): Row =>
    ({ method: name, ...route }) as unknown as Row;

export const get = method('GET');
export const post = method('POST');
export const put = method('PUT');
export const patch = method('PATCH');
export const del = method('DELETE');
