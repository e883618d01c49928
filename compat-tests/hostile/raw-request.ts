import { request, type Agent } from 'node:http';

export interface RawAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** Sends exactly these bytes as path, headers and body; throws when no answer comes in time. */
export function rawRequest(
  base: URL,
  agent: Agent,
  {
    method,
    path,
    headers,
    body,
    timeoutMs,
  }: { method: string; path: string; headers: Record<string, string>; body?: Buffer | string | undefined; timeoutMs: number },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      agent,
      host: base.hostname,
      port: base.port,
      method,
      path,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    });
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    sent.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.end(body);
  });
}
