import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  /** Below the root of the server; it changes with the bytes, so that browsers may keep them for good. */
  path: string;
  contentType: string;
  bytes: Buffer;
}

/** Beside the sources, also when we run compiled from dist/. */
function read(name: string, contentType: string): Asset {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const file = join(at, 'server', 'pages', 'assets', name);
    if (existsSync(file)) {
      const bytes = readFileSync(file);
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
      return { path: `/oauth2/assets/${hash}-${name}`, contentType, bytes };
    }
    if (at === dirname(at)) throw new Error(`The file server/pages/assets/${name} is missing from this installation`);
  }
}

export const style = read('style.css', 'text/css; charset=utf-8');
export const script = read('page.js', 'text/javascript; charset=utf-8');
export const logo = read('logo.svg', 'image/svg+xml');

export const assets: ReadonlyMap<string, Asset> = new Map([style, script, logo].map((asset) => [asset.path, asset]));
