import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The server on this machine that a program is led to. */
export interface RunTarget {
  httpPort: number;
  tlsPort: number;
  url: string;
  caPath: string;
  bundlePath: string;
}
export type RunMethod = 'hooks' | 'namespace' | 'isolate' | 'proxy';

/** The files that other languages load; beside the sources, also when we run compiled from dist/. */
export function assetPath(name: string): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const asset = join(at, 'server', 'run', 'assets', name);
    if (existsSync(asset)) return asset;
    if (at === dirname(at)) throw new Error(`The file server/run/assets/${name} is missing from this installation`);
  }
}
