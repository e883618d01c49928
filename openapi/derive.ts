import type { z } from 'zod';
import { FREE_PARAMETERS } from '#api-v10/pipeline';
import { NEXUS_PREFIX, type AnyRoute } from '#api-v10/route';
import { shapeOf, type Shape } from '#protocol/rest/fields';
import { createSharedSchemas, pascal } from './share-schemas.ts';
import operations from './discord-operations.json' with { type: 'json' };

const groups = new Map(operations.map(({ operation, group }) => [operation, group]));
const discordReplies = new Map<string, Record<string, string | undefined>>(operations.map(({ operation, replies }) => [operation, replies]));

/** Schemas of replies by the name of Discord's component, such as MessageResponse. */
export type ReplyComponents = Readonly<Record<string, Shape>>;

/**
 * The OpenAPI 3.1 description of this server, made from the rows of its route table.
 * Replies of Discord's operations refer to Discord's own components; permissions and limits stand in `x-` fields.
 */
export function deriveOpenApi(routes: readonly AnyRoute[], replies: ReplyComponents): Shape {
  const shared = createSharedSchemas();
  for (const { body, files } of routes) {
    if (!body) continue;
    shared.count(shapeOf(body));
    // Multipart repeats it.
    if (files) shared.count(shapeOf(body));
  }
  const paths: Record<string, Record<string, Shape>> = {};
  for (const route of [...routes].sort((one, other) => (one.path === other.path ? (one.method < other.method ? -1 : 1) : one.path < other.path ? -1 : 1))) {
    (paths[openApiPath(route.path)] ??= {})[route.method.toLowerCase()] = describe(route, shared.share);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nexus',
      version: '10',
      description:
        "The HTTP API of a Nexus server: Discord's own API, version 10, and under /api/nexus/v1 what is its own. Derived from the route table by `npm run openapi`; do not edit.",
      license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
    },
    servers: [{ url: '/api/v10' }],
    paths,
    components: {
      securitySchemes: {
        BotToken: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Bot` and a blank before the token' },
        UserToken: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'The token alone' },
        OAuth2: { type: 'http', scheme: 'bearer' },
      },
      responses: { Refusal: { description: 'Refused', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } } },
      schemas: { Error: ERROR, ...shared.components(), ...reachable(paths, replies) },
    },
  };
}

const ERROR: Shape = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    errors: { type: 'object', description: 'Field errors, as a tree with `_errors` at its leaves' },
    retry_after: { type: 'number', description: 'Seconds; with status 429' },
    global: { type: 'boolean', description: 'With status 429' },
  },
  required: ['message'],
};

const isOurs = ({ path }: AnyRoute): boolean => path.startsWith(`${NEXUS_PREFIX}/`);
const wordsFor = (route: AnyRoute): string =>
  !isOurs(route)
    ? "An operation of people's clients, not of bots."
    : route.operator
      ? 'For operators of the instance.'
      : 'An operation of this server, not of Discord.';

const PARAMETER = /:(\w+)(?:\([^)]*\))?/g;
const openApiPath = (path: string): string => path.replace(PARAMETER, '{$1}');

type Share = ReturnType<typeof createSharedSchemas>['share'];

function describe(route: AnyRoute, share: Share): Shape {
  const replies = discordReplies.get(route.operation);
  return {
    operationId: route.operation,
    ...(isOurs(route) && { servers: [{ url: '/api' }] }),
    tags: [groups.get(route.operation) ?? (isOurs(route) ? 'nexus' : 'client')],
    ...(replies === undefined && { description: wordsFor(route) }),
    security: securityOf(route),
    parameters: [
      ...[...route.path.matchAll(PARAMETER)].map(([, name = '']) => ({
        name,
        in: 'path',
        required: true,
        schema: FREE_PARAMETERS.has(name) ? { type: 'string' } : { type: 'string', format: 'snowflake' },
      })),
      ...queryParameters(route.query),
      ...(route.audit ? [{ name: 'X-Audit-Log-Reason', in: 'header', required: false, schema: { type: 'string', maxLength: 512 } }] : []),
      ...(route.stepUp ? [{ name: 'X-Discord-MFA-Authorization', in: 'header', required: false, schema: { type: 'string' } }] : []),
    ],
    ...((route.body ?? route.files) && { requestBody: requestBodyOf(route, share) }),
    responses: { ...successesOf(route, replies), '4XX': { $ref: '#/components/responses/Refusal' } },
    ...(route.needs && { 'x-permissions': route.needs }),
    ...(route.scopes && { 'x-oauth2-scopes': route.scopes }),
    ...(route.bucket && { 'x-rate-limit': route.bucket }),
    ...(route.audit && { 'x-audit-log': route.audit }),
  };
}

function securityOf({ who, scopes }: AnyRoute): Shape[] {
  const schemes = { bot: { BotToken: [] }, user: { UserToken: [] }, oauth2: { OAuth2: scopes ?? [] }, nobody: {} };
  return who.map((kind) => schemes[kind]);
}

function queryParameters(query: z.ZodType | undefined): Shape[] {
  if (!query) return [];
  const { properties = {}, required = [] } = shapeOf(query) as { properties?: Record<string, Shape>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}

function requestBodyOf({ operation, body, files }: AnyRoute, share: Share): Shape {
  const schema = body ? share(shapeOf(body), pascal(operation)) : {};
  return {
    content: {
      'application/json': { schema },
      ...(files && {
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { payload_json: schema },
            patternProperties: { '^files\\[\\d+\\]$': { type: 'string', contentMediaType: 'application/octet-stream' } },
          },
        },
      }),
    },
  };
}

function successesOf(route: AnyRoute, replies: Record<string, string | undefined> | undefined): Record<string, Shape> {
  const known = Object.entries(replies ?? {});
  if (route.answers) return { [String(route.status ?? 200)]: { description: 'Done', content: { 'application/json': { schema: shapeOf(route.answers) } } } };
  if (known.length === 0) return { [String(route.status ?? 200)]: { description: 'Done' } };
  return Object.fromEntries(
    known.map(([status, names = '']) => {
      if (names === '') return [status, { description: 'Done' }];
      if (names === 'binary') return [status, { description: 'The file', content: { '*/*': {} } }];
      return [status, { description: 'Done', content: { 'application/json': { schema: schemaOf(names) } } }];
    }),
  );
}

function schemaOf(names: string): Shape {
  if (names === '?') return {};
  if (names === 'string') return { type: 'string' };
  if (names === 'record') return { type: 'object', additionalProperties: { type: 'integer' } };
  const isList = names.endsWith('[]');
  const refs = (isList ? names.slice(0, -2) : names).split('|').map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const one = refs.length === 1 && refs[0] ? refs[0] : { oneOf: refs };
  return isList ? { type: 'array', items: one } : one;
}

/** The components that are referred to, straight or through others. */
function reachable(from: unknown, components: ReplyComponents): Record<string, Shape> {
  const found = new Map<string, Shape>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const component = components[name];
      if (!component || found.has(name)) continue;
      found.set(name, component);
      visit(component);
    }
  };
  visit(from);
  return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}
