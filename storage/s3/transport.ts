import * as http from 'node:http';
import * as https from 'node:https';

/** Connections that stay open between requests. */
export function agentFor(endpoint: string): http.Agent {
  const options = { keepAlive: true, maxFreeSockets: 64, timeout: 60_000 };
  return endpoint.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
}

/** The client leaves these unread, which would hold the connection. Of all others it waits for the body, which nobody else may read. */
const THROWN_AWAY = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

/** What the client sends its requests with: one that is not answered within a time fails, since the client itself would wait for ever. */
export function watchfulTransport(protocol: string, silenceMs: number): Pick<typeof http, 'request'> {
  const send = protocol === 'https:' ? https.request : http.request;
  const request = (options: http.RequestOptions, answered?: (response: http.IncomingMessage) => void): http.ClientRequest => {
    const sent = send({ ...options, timeout: silenceMs }, (response) => {
      sent.setTimeout(0);
      breakOffWhenSilent(response, silenceMs);
      if (THROWN_AWAY.has(response.statusCode ?? 0)) response.resume();
      answered?.(response);
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer within ${silenceMs} ms`)));
    return sent;
  };
  return { request: request as typeof http.request }; // its only caller gives options and a callback
}

/** While somebody wants to read on. Who reads slowly, such as a phone, sets the pace. */
function breakOffWhenSilent(response: http.IncomingMessage, silenceMs: number): void {
  const { socket } = response;
  let seenBytes = socket.bytesRead;
  const watch = setInterval(() => {
    const isSilent = socket.bytesRead === seenBytes && response.readableLength === 0;
    seenBytes = socket.bytesRead;
    if (isSilent) response.destroy(new Error(`nothing came for ${silenceMs} ms`));
  }, silenceMs).unref();
  response.once('close', () => clearInterval(watch));
}
