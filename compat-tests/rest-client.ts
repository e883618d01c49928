/** An answer of the server, its body already read. */
export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Ask {
  body?: unknown;
  /** Sent as multipart: `body` becomes `payload_json`, and these `files[n]`. */
  files?: readonly { name: string; bytes: Uint8Array | string; type?: string }[];
  /** Sent as it is, where fields have names of their own. */
  form?: FormData;
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
}

/** Plain REST with one credential. `get` and its kin throw on a refusal; `refused` wants one. */
export interface RestClient {
  ask<Body = unknown>(method: string, path: string, ask?: Ask): Promise<Answer<Body>>;
  get<Body>(path: string, ask?: Ask): Promise<Body>;
  post<Body>(path: string, body?: unknown, ask?: Omit<Ask, 'body'>): Promise<Body>;
  put<Body>(path: string, body?: unknown, ask?: Omit<Ask, 'body'>): Promise<Body>;
  patch<Body>(path: string, body?: unknown, ask?: Omit<Ask, 'body'>): Promise<Body>;
  delete<Body>(path: string, ask?: Ask): Promise<Body>;
  /** Status and JSON code of a refusal, such as "403 50013". Throws when it was no refusal. */
  refused(method: string, path: string, ask?: Ask): Promise<string>;
}

/** `authorization` is the whole header, such as "Bot …"; null asks as nobody. */
export function restClient(url: string, authorization: string | null, base = '/api/v10'): RestClient {
  const ask = async <Body>(method: string, path: string, { body, files, form, query, headers }: Ask = {}): Promise<Answer<Body>> => {
    const address = new URL(`${url}${base}${path}`);
    for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) address.searchParams.append(name, String(value));
    const answer = await fetch(address, {
      method,
      headers: {
        ...(authorization !== null && { authorization }),
        ...(body !== undefined && !files && !form && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...((form ?? files)
        ? { body: form ?? formOf(body, files ?? []) }
        : body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text === '' ? undefined : text) as Body }; // the caller says what it expects
  };
  const succeed = async <Body>(method: string, path: string, options: Ask): Promise<Body> => {
    const { status, body } = await ask<Body>(method, path, options);
    if (status > 299) throw new Error(`${method} ${path} was refused: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    ask,
    get: (path, options = {}) => succeed('GET', path, options),
    post: (path, body, options = {}) => succeed('POST', path, { ...options, body: body ?? {} }),
    put: (path, body, options = {}) => succeed('PUT', path, { ...options, ...(body !== undefined && { body }) }),
    patch: (path, body, options = {}) => succeed('PATCH', path, { ...options, body: body ?? {} }),
    delete: (path, options = {}) => succeed('DELETE', path, options),
    async refused(method, path, options) {
      const { status, body } = await ask<{ code?: number }>(method, path, options);
      if (status < 400) throw new Error(`${method} ${path} was not refused: ${status} ${JSON.stringify(body)}`);
      return `${status} ${body?.code ?? '-'}`;
    },
  };
}

function formOf(body: unknown, files: NonNullable<Ask['files']>): FormData {
  const form = new FormData();
  if (body !== undefined) form.append('payload_json', JSON.stringify(body));
  files.forEach(({ name, bytes, type }, index) =>
    form.append(`files[${index}]`, new Blob([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], type === undefined ? {} : { type }), name),
  );
  return form;
}
