import { ConnectionError, DiscordError, fieldErrors } from './discord-error.ts';
import { RestClient, type Held, type RestClientOptions } from './rest-client.ts';
import type { WireAnswer, WireRequest } from './transport.ts';

type Say = (request: WireRequest, count: number) => { status?: number; headers?: Record<string, string>; body?: unknown } | Error;

function client(say: Say, options: Partial<RestClientOptions> = {}) {
  const asked: WireRequest[] = [];
  const slept: number[] = [];
  const rest = new RestClient({
    base: 'https://chat.test/',
    token: 'token',
    sleep: async (ms) => void slept.push(ms),
    transport: async (request): Promise<WireAnswer> => {
      asked.push(request);
      const said = say(request, asked.length);
      if (said instanceof Error) throw said;
      const { status = 200, headers = {}, body } = said;
      return {
        status,
        headers: new Headers({ ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }),
        text: body === undefined ? '' : JSON.stringify(body),
      };
    },
    ...options,
  });
  return { rest, asked, slept };
}

describe('a request', () => {
  it('is made of its route, and answered by what it says', async () => {
    const { rest, asked } = client(() => ({ body: [{ id: '1' }] }));
    expect(await rest.call('GET /channels/{channel_id}/messages', { path: { channel_id: '7' }, query: { limit: 2, before: '9' } })).toEqual([{ id: '1' }]);
    expect(asked[0]).toMatchObject({ method: 'GET', url: 'https://chat.test/api/v10/channels/7/messages?limit=2&before=9', body: undefined });
    expect(asked[0]?.headers).toEqual({ authorization: 'token' });
    await rest.call('GET /nexus/v1/instance');
    expect(asked[1]?.url).toBe('https://chat.test/api/nexus/v1/instance');
    await rest.request('DELETE', '/channels/{a}/messages/{b}/reactions/{c}', { path: { a: '1', b: '2', c: 'x:3/..' }, reason: 'ä b' });
    expect(asked[2]?.url).toBe('https://chat.test/api/v10/channels/1/messages/2/reactions/x%3A3%2F..');
    expect(asked[2]?.headers['x-audit-log-reason']).toBe('%C3%A4%20b');
  });

  it('is of the types of its route', () => {
    const check = (rest: RestClient): unknown[] => [
      // @ts-expect-error a path that does not say which channel
      rest.call('GET /channels/{channel_id}'),
      // @ts-expect-error a misspelt name
      rest.call('GET /channels/{channel_id}', { path: { channel: '1' } }),
      // @ts-expect-error no such route
      rest.call('GET /nothing'),
      // @ts-expect-error a body of the wrong kind
      rest.call('POST /channels/{channel_id}/messages', { path: { channel_id: '1' }, body: { content: 5 } }),
    ];
    expect(check).toBeDefined();
  });

  it('with files is a form that describes them', async () => {
    const { rest, asked } = client(() => ({ body: {} }));
    const files = [{ name: 'a.txt', data: new Blob(['a']), description: 'an a' }];
    await rest.call('POST /channels/{channel_id}/messages', { path: { channel_id: '1' }, body: { content: 'c' }, files });
    const form = asked[0]?.body as FormData;
    expect(JSON.parse(String(form.get('payload_json')))).toEqual({ content: 'c', attachments: [{ id: 0, filename: 'a.txt', description: 'an a' }] });
    expect((form.get('files[0]') as File).name).toBe('a.txt');
    expect(asked[0]?.headers['content-type']).toBeUndefined();
  });

  it('that is refused says what is wrong, by field', async () => {
    const errors = { embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Too long.' }] } } } };
    const { rest } = client(() => ({ status: 400, body: { code: 50035, message: 'Invalid Form Body', errors } }));
    const error = await rest.request('POST', '/x').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DiscordError);
    expect(error).toMatchObject({
      status: 400,
      code: 50035,
      message: 'Invalid Form Body',
      route: 'POST /x',
      errors: [{ path: 'embeds.0.title', code: 'BASE_TYPE_MAX_LENGTH', message: 'Too long.' }],
    });
    expect(fieldErrors({ _errors: [{ code: 'A', message: 'b' }] })).toEqual([{ path: '', code: 'A', message: 'b' }]);
  });

  it('is tried again when that does no harm', async () => {
    const flaky: Say = (_request, count) => (count === 1 ? new TypeError('gone') : count === 2 ? { status: 502 } : { body: { ok: true } });
    const { rest, asked, slept } = client(flaky);
    expect(await rest.request('GET', '/x')).toEqual({ ok: true });
    expect(asked).toHaveLength(3);
    expect(slept).toHaveLength(2);
    const once = client(() => new TypeError('gone'));
    await expect(once.rest.request('POST', '/x')).rejects.toBeInstanceOf(ConnectionError);
    expect(once.asked).toHaveLength(1);
    const told = client(flaky);
    expect(await told.rest.request('POST', '/x', { isIdempotent: true })).toEqual({ ok: true });
    const never = client(() => ({ status: 503 }));
    await expect(never.rest.request('PUT', '/x', { retries: 1 })).rejects.toMatchObject({ status: 503 });
    expect(never.asked).toHaveLength(2);
  });

  it('ends when its caller gives it up', async () => {
    const { rest, asked } = client(() => ({ body: {} }));
    await expect(rest.request('GET', '/x', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(asked).toHaveLength(0);
  });

  it('whose answer does not come counts as one without a connection', async () => {
    const rest = new RestClient({
      base: 'https://chat.test',
      transport: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    await expect(rest.request('POST', '/x', { timeoutMs: 10 })).rejects.toBeInstanceOf(ConnectionError);
  });

  it('without a good token tells of it', async () => {
    let times = 0;
    const { rest } = client(() => ({ status: 401, body: { code: 0, message: '401: Unauthorized' } }), { onUnauthorized: () => times++ });
    await expect(rest.request('GET', '/x')).rejects.toMatchObject({ status: 401 });
    expect(times).toBe(1);
  });

  it('that is refused for something else than its token logs nobody out', async () => {
    let times = 0;
    const said = [{ code: 50027, message: 'Invalid Webhook Token' }, { message: 'A proxy says so.' }, { code: 50014 }, { code: 40001 }];
    const { rest } = client((_request, count) => ({ status: 401, body: said[count - 1] }), { onUnauthorized: () => times++ });
    const times401: number[] = [];
    for (const _one of said) {
      await expect(rest.request('GET', '/x')).rejects.toMatchObject({ status: 401 });
      times401.push(times);
    }
    expect(times401).toEqual([0, 0, 1, 2]);
  });

  it('whose token was replaced meanwhile, or is being replaced, logs nobody out', async () => {
    let times = 0;
    let renew = (): void => undefined;
    const renewed = new Promise<void>((resolve) => (renew = resolve));
    const answer = (status: number, body: object) => ({ status, headers: new Headers({ 'content-type': 'application/json' }), text: JSON.stringify(body) });
    const { rest } = client(() => ({}), {
      onUnauthorized: () => times++,
      transport: async ({ url, headers }) => {
        if (url.endsWith('/late')) rest.token = 'newer';
        if (!url.endsWith('/users/@me')) return answer(401, { code: 0, message: '401: Unauthorized' });
        await renewed;
        return headers['authorization'] === 'newer' ? answer(200, { token: 'newest' }) : answer(401, { code: 0 });
      },
    });
    await expect(rest.request('GET', '/late')).rejects.toMatchObject({ status: 401 });
    const renewing = rest.call('PATCH /users/@me', { body: { password: 'a', new_password: 'b' } }).then(({ token = null }) => (rest.token = token));
    await expect(rest.request('GET', '/x')).rejects.toMatchObject({ status: 401 });
    renew();
    await renewing;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(times).toBe(0);
    // The new one is worth nothing either.
    await expect(rest.request('GET', '/x')).rejects.toMatchObject({ status: 401 });
    expect(times).toBe(1);
  });
});

describe('limits', () => {
  it('are kept by waiting, and after 429 it is sent again', async () => {
    const held: Held[] = [];
    const { rest, asked } = client(
      (_request, count) =>
        count === 1 ? { status: 429, headers: { 'retry-after': '1' }, body: { message: 'slow', retry_after: 0.05, global: false } } : { body: { count } },
      { onHeld: (one) => held.push(one) },
    );
    expect(await rest.request('POST', '/channels/1/messages')).toEqual({ count: 2 });
    expect(asked).toHaveLength(2);
    // Who waits can say so.
    expect(held).toEqual([{ route: 'POST /channels/1/messages', forMs: expect.any(Number) }]);
    expect(held[0]?.forMs).toBeGreaterThan(20);
    expect(held[0]?.forMs).toBeLessThanOrEqual(50);
  });

  it('hold all that share a bucket, by what the path is about, and in order', async () => {
    const order: string[] = [];
    const { rest } = client(({ url, method }) => {
      order.push(`${method} ${url.slice('https://chat.test/api/v10'.length)}`);
      return { body: {}, headers: { 'x-ratelimit-bucket': 'b', 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '0.03' } };
    });
    const post = (channel: string, n: number): Promise<unknown> =>
      rest.request('POST', '/channels/{channel_id}/messages', { path: { channel_id: channel }, query: { n } });
    await post('1', 0);
    await Promise.all([post('1', 1), post('1', 2), post('2', 3)]);
    // The other channel does not wait.
    expect(order).toEqual(['POST /channels/1/messages?n=0', 'POST /channels/2/messages?n=3', 'POST /channels/1/messages?n=1', 'POST /channels/1/messages?n=2']);
  });

  it('that last long, and slow mode, are told', async () => {
    const long = client(() => ({ status: 429, headers: { 'retry-after': '600' }, body: { message: 'x', retry_after: 600, global: false } }));
    await expect(long.rest.request('POST', '/x')).rejects.toMatchObject({ status: 429, retryAfterMs: 600_000 });
    // Nor is the next one kept waiting for as long.
    await expect(long.rest.request('POST', '/x')).rejects.toMatchObject({ status: 429 });
    expect(long.asked).toHaveLength(1);
    const slow = client(() => ({ status: 429, body: { message: 'x', retry_after: 5, code: 20016 } }));
    await expect(slow.rest.request('POST', '/x')).rejects.toMatchObject({ code: 20016, retryAfterMs: 5000 });
    expect(slow.asked).toHaveLength(1);
  });

  it('that nobody sets hold nothing up', async () => {
    let open = 0;
    let most = 0;
    const rest = new RestClient({
      base: 'https://chat.test',
      transport: async () => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 5));
        open--;
        return { status: 204, headers: new Headers(), text: '' };
      },
    });
    await rest.request('GET', '/x');
    await Promise.all(Array.from({ length: 10 }, () => rest.request('GET', '/x')));
    expect(most).toBe(10);
  });
});

describe('a second factor', () => {
  const challenge = { ticket: 't', methods: [{ type: 'totp' }] };
  const asksForIt: Say = ({ url, headers }) => {
    if (url.endsWith('/mfa/finish')) return { body: { token: 'proof' } };
    return headers['x-discord-mfa-authorization'] === 'proof' ? { body: { ok: true } } : { status: 401, body: { code: 60003, message: 'x', mfa: challenge } };
  };

  it('is asked for once, and the request sent again with its proof', async () => {
    const asked: unknown[] = [];
    const { rest, asked: sent } = client(asksForIt, {
      onMfa: async (given) => {
        asked.push(given);
        return { type: 'totp', data: '123456' };
      },
    });
    expect(await Promise.all([rest.request('DELETE', '/a'), rest.request('DELETE', '/b')])).toEqual([{ ok: true }, { ok: true }]);
    expect(await rest.request('DELETE', '/c')).toEqual({ ok: true });
    expect(asked).toEqual([challenge]);
    const finish = sent.find(({ url }) => url.endsWith('/mfa/finish'));
    expect(JSON.parse(String(finish?.body))).toEqual({ ticket: 't', mfa_type: 'totp', data: '123456' });
  });

  it('that nobody gives is a refusal, and no reason to log out', async () => {
    let times = 0;
    const { rest } = client(asksForIt, { onMfa: async () => null, onUnauthorized: () => times++ });
    await expect(rest.request('DELETE', '/a')).rejects.toMatchObject({ code: 60003 });
    expect(times).toBe(0);
  });
});
