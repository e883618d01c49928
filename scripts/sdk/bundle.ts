import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { slimApiTypesPlugin } from './slim-api-types.ts';

const sdk = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'sdk');
const room = join(sdk, 'voice');

export interface Bundle {
  contents: Uint8Array;
  /** The files it was made of, relative to where it was called. */
  sources: string[];
}

/** The SDK as one ES module: for browsers, or for Node with what only Node has. */
export async function bundleSdk(platform: 'browser' | 'node', { isMinified = false } = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(sdk, platform === 'browser' ? 'index.ts' : 'node.ts')],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform,
    target: platform === 'browser' ? 'es2022' : 'node20',
    conditions: ['nexus-source'],
    plugins: [slimApiTypesPlugin],
    minify: isMinified,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild made nothing.');
  return { contents: file.contents, sources: Object.keys(metafile.inputs) };
}

/** The files of sdk/voice for browsers, by name: `index.js`, and the worker in which it encrypts. */
export async function bundleVoice({ isMinified = false } = {}): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [join(room, 'index.ts'), join(room, 'dave', 'encryption-worker.ts')],
    entryNames: '[name]',
    bundle: true,
    write: false,
    outdir: room,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['nexus-source'],
    minify: isMinified,
    legalComments: 'linked',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}
