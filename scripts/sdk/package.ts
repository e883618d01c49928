import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleSdk, bundleVoice } from './bundle.ts';
import { daveyWasm } from './davey-wasm.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What the declarations are made of: nothing of it runs. */
const FOR_TYPES = ['discord-api-types', 'zod'] as const;

/**
 * Writes the SDK as a package of npm: `index.js` and `voice/` for pages, `node.js` for Node, and the declarations of all of them. Answers what
 * of it runs, by name; `davey.wasm` is not there where it cannot be had.
 */
export async function writePackage(folder: string): Promise<Map<string, Uint8Array>> {
  await mkdir(join(folder, 'voice'), { recursive: true });
  const [page, node, voice, wasm] = await Promise.all([
    bundleSdk('browser', { isMinified: true }),
    bundleSdk('node', { isMinified: true }),
    bundleVoice({ isMinified: true }),
    daveyWasm(),
    writeDeclarations(join(folder, 'types')),
  ]);
  const files = new Map([
    ['index.js', page.contents],
    ['node.js', node.contents],
    ...[...voice].map(([name, contents]) => [`voice/${name}`, contents] as const),
  ]);
  if (wasm) files.set('voice/davey.wasm', wasm);
  for (const [name, contents] of files) await writeFile(join(folder, name), contents);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`);
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return files;
}

async function writeDeclarations(folder: string): Promise<void> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, 'sdk', 'tsconfig.build.json'), '--outDir', folder]);
}

async function manifest(): Promise<object> {
  const { version, license, dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
    license: string;
    dependencies: Record<string, string>;
  };
  const typed = (name: string): object => ({ types: `./types/sdk/${name.replace(/js$/, 'd.ts')}`, default: `./${name}` });
  return {
    name: 'nexus-sdk',
    version,
    description: 'The client library of Nexus, for pages and for Node.',
    license,
    type: 'module',
    exports: { '.': typed('index.js'), './node.js': typed('node.js'), './voice': typed('voice/index.js'), './voice/*': './voice/*' },
    // What the declarations have of the protocol.
    imports: { '#protocol/*': './types/protocol/*.d.ts' },
    dependencies: Object.fromEntries(FOR_TYPES.map((name) => [name, dependencies[name]])),
  };
}
