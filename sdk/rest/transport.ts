/** One request over the wire, whatever comes of it. */
export interface WireRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | FormData | undefined;
  signal: AbortSignal;
  outlivesPage?: boolean | undefined;
  /** Hears how much of the body is sent, 0 to 1. */
  onProgress?: ((done: number) => void) | undefined;
}

export interface WireAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export type Transport = (request: WireRequest) => Promise<WireAnswer>;

/** By fetch; by XMLHttpRequest where a page wants to know how an upload gets on, of which fetch tells browsers nothing. */
export const transport: Transport = (request) => {
  if (!request.onProgress || !(request.body instanceof FormData)) return byFetch(request);
  return typeof XMLHttpRequest === 'undefined' ? byStream(request, request.body, request.onProgress) : byXhr(request, request.body, request.onProgress);
};

/** Browsers take 64 KiB of all that outlives a page, in bytes of which a character may have three. */
const MOST_TO_OUTLIVE = 8_192;

async function byFetch({ method, url, headers, body, signal, outlivesPage = false }: WireRequest): Promise<WireAnswer> {
  const keepalive = outlivesPage && typeof body === 'string' && body.length <= MOST_TO_OUTLIVE;
  return read(await fetch(url, { method, headers, signal, ...(body !== undefined && { body }), ...(keepalive && { keepalive }) }));
}

const read = async (response: Response): Promise<WireAnswer> => ({ status: response.status, headers: response.headers, text: await response.text() });

/** Node: the body goes through something that counts. */
async function byStream({ method, url, headers, signal }: WireRequest, form: FormData, onProgress: (done: number) => void): Promise<WireAnswer> {
  const whole = await new Response(form).blob();
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      sent += chunk.length;
      controller.enqueue(chunk);
      onProgress(Math.min(sent / whole.size, 1));
    },
  });
  let sent = 0;
  const init = { method, headers: { ...headers, 'content-type': whole.type }, signal, body: whole.stream().pipeThrough(counted), duplex: 'half' };
  return read(await fetch(url, init));
}

function byXhr({ method, url, headers, signal }: WireRequest, form: FormData, onProgress: (done: number) => void): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      end();
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => settle(() => resolve({ status: request.status, headers: headersOf(request.getAllResponseHeaders()), text: request.responseText }));
    request.onerror = () => settle(() => reject(new TypeError('The request failed.')));
    request.onabort = () => settle(() => reject(signal.reason as Error));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) return reject(signal.reason as Error);
    request.send(form);
  });
}

function headersOf(lines: string): Headers {
  const headers = new Headers();
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
