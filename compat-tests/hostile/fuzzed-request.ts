import { addressOf, type AnyRoute, type CallerKind } from '#api-v10/route';
import { shapeOf } from '#protocol/rest/fields';
import { fitting, HOSTILE, idsFor, RAW, spoil, toHostileJson, type KnownIds, type Shape } from './hostile-values.ts';
import type { Random } from './random.ts';

export interface FuzzedRequest {
  operation: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | string | undefined;
}

/** What a path may hold instead of an id, already written as it goes over the wire. */
const HOSTILE_PARAMETERS = [
  '0',
  '-1',
  '1e9',
  'abc',
  '@me',
  '@original',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '%ed%a0%80',
  '%2e%2e%2f%2e%2e',
  '..%5c',
  '1%0a',
  '%F0%9F%98%80',
  '%F0%9F%98%80%EF%B8%8F%E2%80%8D',
  'a:1',
  'a:b:c',
  ':',
  '99999999999999999999',
  '9'.repeat(280),
  'a'.repeat(600),
  '__proto__',
  'constructor',
  'hasOwnProperty',
  "1'--",
  '1;DROP',
  '%20',
  '1,2',
  '[]',
];

/** What may stand in Authorization, by the kind of caller that it makes. */
export type Callers = Readonly<Record<CallerKind, readonly (string | undefined)[]>>;

/** One request to a route: most of it right, some of it hostile. */
export function fuzzRequest(route: AnyRoute, callers: Callers, known: KnownIds, random: Random): FuzzedRequest {
  const headers: Record<string, string> = {};
  const fittingCallers = route.who.flatMap((kind) => callers[kind]);
  const authorization = random.pick(random.chance(0.85) && fittingCallers.length > 0 ? fittingCallers : Object.values(callers).flat());
  if (authorization !== undefined) headers['authorization'] = authorization;
  if (random.chance(0.1)) headers['x-audit-log-reason'] = random.pick(['%', '%00', 'a'.repeat(4_000), '%F0%9F%98%80', '%ed%a0%80', 'fine']);
  const path = `${addressOf(route).replace(/:(\w+)/g, (_, name: string) => (random.chance(0.12) ? random.pick(HOSTILE_PARAMETERS) : encodeURIComponent(random.pick(idsFor(name, known)))))}`;
  const request = { operation: route.operation, method: route.method, path: `${path}${queryOf(route, known, random)}`, headers };
  const body = route.body || route.files ? bodyOf(route, known, random, headers) : random.chance(0.05) ? '{"unasked":true}' : undefined;
  return { ...request, body };
}

/** One request to a route that is right but for one field of its body, and often altogether: it gets past who asks and for what. */
export function nearlyRightRequest(route: AnyRoute, authorization: string | undefined, known: KnownIds, random: Random): FuzzedRequest {
  const headers: Record<string, string> = { ...(authorization !== undefined && { authorization }) };
  // What fits a route best stands first.
  const ids = random.chance(0.8) ? Object.fromEntries(Object.entries(known).map(([name, values]) => [name, values.slice(0, 1)])) : known;
  const path = addressOf(route).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(random.pick(idsFor(name, ids))));
  const { properties = {}, required = [] } = route.query ? (shapeOf(route.query) as Shape) : {};
  const query = Object.entries(properties)
    .filter(([name]) => required.includes(name) || random.chance(0.3))
    .map(([name, shape]) => `${name}=${encoded(fitting(shape, name, ids, random))}`);
  let body: string | undefined;
  if (route.body || route.files) {
    const right = fitting(route.body ? (shapeOf(route.body) as Shape) : {}, '', ids, random);
    body = toHostileJson(random.chance(0.6) ? spoil(right, random) : right);
    headers['content-type'] = 'application/json';
  }
  return { operation: route.operation, method: route.method, path: query.length > 0 ? `${path}?${query.join('&')}`.slice(0, 12_000) : path, headers, body };
}

function queryOf({ query }: AnyRoute, known: KnownIds, random: Random): string {
  if (!query) return random.chance(0.05) ? random.pick(['?', '?a=%', '?__proto__=1&constructor=2', '?=&=&&', '?a[b][c]=1']) : '';
  const { properties = {} } = shapeOf(query) as Shape;
  const fields = Object.entries(properties).flatMap(([name, shape]) => {
    if (random.chance(0.4)) return [];
    const value = random.chance(0.35) ? random.pick(HOSTILE) : fitting(shape, name, known, random);
    const times = random.chance(0.05) ? 3 : 1;
    return Array.from({ length: times }, () => `${name}=${encoded(value)}`);
  });
  if (random.chance(0.1)) fields.push(random.pick(['__proto__=1', '%', 'a=%zz', '&&', 'x[]=1', `y=${'a'.repeat(2_000)}`]));
  return fields.length > 0 ? `?${fields.join('&')}`.slice(0, 12_000) : '';
}

/** Of lone surrogates, which have no percent encoding, the bytes that they would have. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value.replace(RAW, '') : String(typeof value === 'object' ? JSON.stringify(value) : value);
  return encodeURIComponent(text.slice(0, 3_000).replace(/\p{Cs}/gu, '\u0002')).replaceAll('%02', '%ed%a0%80');
}

function bodyOf(route: AnyRoute, known: KnownIds, random: Random, headers: Record<string, string>): Buffer | string | undefined {
  const shape = route.body ? (shapeOf(route.body) as Shape) : {};
  const right = fitting(shape, '', known, random);
  const value = random.chance(0.25) ? right : spoil(random.chance(0.2) ? spoil(right, random) : right, random);
  const json = toHostileJson(value);
  headers['content-type'] = 'application/json';
  const way = random.next();
  if (way < (route.files ? 0.7 : 0.86)) return json;
  if (way < 0.89) {
    headers['content-type'] = random.pick([
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
      'multipart/form-data',
      '',
      'a/b;;;',
      'multipart/form-data; boundary=',
    ]);
    return json;
  }
  if (way < 0.93)
    return random.pick([
      json.slice(0, -1),
      `${json}${json}`,
      '{',
      '[1,]',
      '{"a":}',
      'nul',
      '\u0000',
      '{"a":1e}',
      '"',
      '{"\\ud8":1}',
      `${' '.repeat(5_000)}{}`,
      '\uFEFF{}',
    ]);
  if (way < 0.95)
    return Buffer.concat([Buffer.from('{"content":"'), Buffer.from([0xff, 0xfe, 0xed, 0xa0, 0x80, 0xc0, 0xaf]), Buffer.from('","name":"\xff"}', 'latin1')]);
  return multipart(json, random, headers);
}

function multipart(json: string, random: Random, headers: Record<string, string>): Buffer {
  const boundary = random.pick(['xyz', 'a'.repeat(70), '----=_x']);
  headers['content-type'] = `multipart/form-data; boundary=${random.chance(0.05) ? 'another' : boundary}`;
  const part = (disposition: string, body: string | Buffer, type?: string): Buffer =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`),
      Buffer.from(body as string),
      Buffer.from('\r\n'),
    ]);
  const fileName = random.pick(['a.png', '../../../etc/passwd', 'a\\"b.txt', '', `${'long'.repeat(100)}.txt`, '\u202Egnp.exe', 'a%00.png', 'CON', '.']);
  const field = random.pick(['files[0]', 'files[1]', 'file', 'files[-1]', 'files[99999]', 'files[__proto__]', 'files[]', 'file0', 'payload_json']);
  const bytes = random.pick([
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xff]),
    Buffer.alloc(100_000, 0x41),
    Buffer.from('GIF89a\xff\xff\xff\xff', 'latin1'),
  ]);
  const parts = [
    ...(random.chance(0.8) ? [part('form-data; name="payload_json"', json, 'application/json')] : []),
    part(`form-data; name="${field}"; filename="${fileName}"`, bytes, random.pick(['image/png', 'text/plain', 'application/octet-stream', 'not a type'])),
    ...(random.chance(0.2)
      ? Array.from({ length: random.pick([1, 12, 150]) }, (_, index) => part(`form-data; name="files[${index + 2}]"; filename="f${index}"`, 'x'))
      : []),
    ...(random.chance(0.15)
      ? [part('form-data', 'no name'), part('form-data; name="__proto__"', '{}'), part(`form-data; name="content"`, 'a'.repeat(5_000))]
      : []),
  ];
  const whole = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return random.chance(0.15) ? whole.subarray(0, random.below(whole.length)) : whole;
}
