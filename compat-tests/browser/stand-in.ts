/** What a browser remembers between two requests, without one. */
export interface StandIn {
  get(path: string, headers?: Record<string, string>): Promise<Shown>;
  /** Sends a form of the page at `path` with the token that stands there. */
  send(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Shown>;
  cookies: Map<string, string>;
}

export interface Shown {
  status: number;
  headers: Headers;
  text: string;
  location: string | null;
}

/** Follows no redirect, so that a test sees each. */
export function standIn(url: string): StandIn {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit): Promise<Shown> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html,application/xhtml+xml', ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) }; // ours only
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/max-age=0\b/i.test(set)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: answer.status, headers: answer.headers, text: await answer.text(), location: answer.headers.get('location') };
  };
  const get = (path: string, headers: Record<string, string> = {}): Promise<Shown> => ask(path, { headers });
  return {
    cookies,
    get,
    async send(path, fields, headers = {}) {
      const { text } = await get(path);
      const [, token = ''] = /name="form_token" value="([^"]*)"/.exec(text) ?? [];
      return ask(path, { method: 'POST', headers, body: new URLSearchParams({ form_token: token, ...fields }) });
    },
  };
}
