import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readRange } from './byte-range.ts';
import type { CdnFile } from './find-file.ts';

/** What a browser may show in place. Everything else is saved: a page or a drawing with scripts must never run on this origin. */
const SHOWN = /^(?:image\/(?!svg)[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+)$/;
const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+$/i;

/** Answers with the file, a part of it, or that the client has it already. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: CdnFile): Promise<void> {
  const [bareType = ''] = file.contentType.split(';', 1);
  const contentType = MEDIA_TYPE.test(bareType.trim()) ? bareType.trim().toLowerCase() : 'application/octet-stream';
  const isText = contentType.startsWith('text/');
  response.setHeader('content-type', isText ? `${contentType}; charset=utf-8` : contentType);
  response.setHeader('content-disposition', dispositionOf(SHOWN.test(contentType) && !contentType.includes('xml') ? 'inline' : 'attachment', file.filename));
  response.setHeader('cache-control', file.cacheControl);
  response.setHeader('etag', file.etag);
  response.setHeader('accept-ranges', 'bytes');
  if (namesTag(request.headers['if-none-match'], file.etag)) return end(response, 304);
  const ifRange = request.headers['if-range'];
  const asked = ifRange === undefined || ifRange === file.etag ? request.headers.range : undefined;
  const range = readRange(asked, file.sizeBytes);
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${file.sizeBytes}`);
    response.setHeader('content-disposition', 'inline');
    return end(response, 416);
  }
  const link =
    request.method === 'GET' ? await file.link?.(String(response.getHeader('content-type')), String(response.getHeader('content-disposition'))) : null;
  if (typeof link === 'string') {
    removeContentHeaders(response);
    response.removeHeader('etag');
    // The link ends soon, and who asks again shall be sent anew.
    response.setHeader('cache-control', 'no-store');
    response.setHeader('location', link);
    return end(response, 302);
  }
  const isPart = range !== 'whole';
  if (isPart) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${file.sizeBytes}`);
  response.setHeader('content-length', isPart ? range.end - range.start + 1 : file.sizeBytes);
  response.statusCode = isPart ? 206 : 200;
  if (request.method === 'HEAD' || file.sizeBytes === 0) {
    response.end();
    return;
  }
  const bytes = await file.read(isPart ? range : undefined);
  if (!bytes) {
    // Removed between the two looks at it.
    removeContentHeaders(response);
    return end(response, 404);
  }
  await pipeline(bytes, response);
}

function removeContentHeaders(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) if (name.startsWith('content-') && name !== 'content-security-policy') response.removeHeader(name);
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}

/** Weak comparison, as RFC 9110 asks of If-None-Match. */
const namesTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined && header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);

/** The name in plain letters for old clients, and as it is for the others (RFC 6266). */
export function dispositionOf(kind: 'inline' | 'attachment', filename: string): string {
  const plain = filename.replaceAll(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(filename).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
