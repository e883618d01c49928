import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '#core/core';
import type { ClientFile, ClientFiles } from './client-files.ts';
import { clientPolicy } from './client-policy.ts';
import { MANIFEST, manifestOf } from './manifest.ts';

export interface ClientRoom {
  /** Whether a request is for the client: its page, or a file of it. */
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

/** The paths that the client itself knows; all of them are one page. */
const PATHS =
  /^\/(?:(?:login|register|forgot|reset|verify)?$|(?:channels|threads|settings|guild-settings|channel-settings|developers|events|instance|invite|template)(?:\/|$)|oauth2\/authorized?$)/;

/** A worker goes by what its own file says: that of calls fetches its WebAssembly and starts it. */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/** Serves the built client. No script, style, picture or connection but this server's own; nobody puts it into a frame. */
export function createClientRoom({ settings, instance, mailer, voiceServers }: Core, { page, files }: ClientFiles, storeOrigin: string | null): ClientRoom {
  const { url, gatewayUrl, cdnUrl } = settings;
  const around = { url, gatewayUrl, cdnUrl, storeOrigin };
  const base = new URL(url).pathname.replace(/\/+$/, '');
  const sendPage = (request: IncomingMessage, response: ServerResponse): void => {
    const nonce = randomBytes(16).toString('base64');
    const about = JSON.stringify({
      name: instance.settings.name,
      description: instance.settings.description,
      registration: instance.settings.registration,
      mail: mailer !== null,
      cdn: cdnUrl,
      gateway: gatewayUrl,
      maxFileBytes: instance.settings.max_file_bytes,
      isNew: instance.isUndecided,
    });
    const text = page
      .replaceAll('%NEXUS_BASE%', () => attribute(base))
      .replaceAll('%NEXUS_NONCE%', () => nonce)
      .replaceAll('%NEXUS_NAME%', () => attribute(instance.settings.name))
      .replaceAll('%NEXUS_ABOUT%', () => attribute(about));
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-cache',
      'content-security-policy': clientPolicy({ ...around, voiceEndpoints: voiceServers.endpoints.keys() }, nonce, request.headers.host),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'permissions-policy': 'geolocation=(), payment=(), usb=()',
    });
    response.end(text);
  };
  const sendManifest = (response: ServerResponse): void => {
    const text = manifestOf(instance.settings, base);
    response.writeHead(200, {
      'content-type': 'application/manifest+json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    response.end(text);
  };
  const fileOf = (request: IncomingMessage): ClientFile | undefined => files.get(pathOf(request));
  return {
    takes: (request) =>
      (request.method === 'GET' || request.method === 'HEAD') && (PATHS.test(pathOf(request)) || pathOf(request) === MANIFEST || fileOf(request) !== undefined),
    answer(request, response) {
      const file = fileOf(request);
      if (file) sendFile(request, response, file);
      else if (pathOf(request) === MANIFEST) sendManifest(response);
      else sendPage(request, response);
    },
  };
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function sendFile(request: IncomingMessage, response: ServerResponse, file: ClientFile): void {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const takes = (coding: string): boolean => new RegExp(`\\b${coding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:[,\\s]|$))`).test(accepted);
  const [coding, bytes] = file.br && takes('br') ? ['br', file.br] : file.gzip && takes('gzip') ? ['gzip', file.gzip] : [null, file.bytes];
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': bytes.length,
    ...(coding !== null && { 'content-encoding': coding }),
    vary: 'Accept-Encoding',
    'cache-control': file.isNamedByHash ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': file.contentType.includes('javascript') ? WORKER_POLICY : "default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}
