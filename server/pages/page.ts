import type { ServerResponse } from 'node:http';
import { logo, script, style, type Asset } from './assets.ts';
import { html, type Html } from './html.ts';

/** One page, before it is sent. */
export interface Page {
  title: string;
  body: Html;
  status?: number;
  /** Wide ones are read, narrow ones are answered. */
  width?: 'narrow' | 'wide';
  /** Schemes such as `https:` to which the answer to a form of the page may lead. */
  formSchemes?: readonly string[];
}

/** What stands around every page. */
export interface House {
  /** Before every path of ours, where the public address has one of its own; otherwise nothing. */
  base: string;
  /** What the operators call this server. */
  name: string;
}

/** Somewhere else: a path of ours, or an address that an application has registered. */
export interface Redirect {
  location: string;
}

/** No script, style or image but our own; nobody may put a page into a frame of theirs. */
const policyOf = (formSchemes: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    // Browsers hold the whole chain of redirects after a form against this, so the schemes of those are named.
    `form-action ${["'self'", ...formSchemes].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

const layout = ({ base, name }: House, { title, body, width = 'narrow' }: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title === name ? name : `${title} · ${name}`}</title>
        <link rel="icon" type="image/svg+xml" href="${base}${logo.path}" />
        <link rel="stylesheet" href="${base}${style.path}" />
        <script src="${base}${script.path}" defer></script>
      </head>
      <body class="${width}">
        <header class="top">
          <a class="brand" href="${base}/"><img src="${base}${logo.path}" alt="" width="28" height="28" /> ${name}</a>
        </header>
        <main>${body}</main>
      </body>
    </html> `;

export function sendPage(response: ServerResponse, house: House, page: Page): void {
  const text = layout(house, page).text;
  response.writeHead(page.status ?? 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'content-security-policy': policyOf(page.formSchemes ?? []),
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    vary: 'Cookie',
  });
  response.end(text);
}

export function sendRedirect(response: ServerResponse, { location }: Redirect): void {
  response.writeHead(303, {
    // An address of an application may hold letters that a header cannot.
    location: location.startsWith('/') ? location : new URL(location).href,
    'content-length': 0,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end();
}

export function sendAsset(response: ServerResponse, { contentType, bytes }: Asset): void {
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': bytes.length,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}
