import { mkdir, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

// `npm run sdk`: writes dist/sdk/index.js and dist/sdk/voice, which a page loads as they are, and dist/sdk/node.js.

register('./jest/typescript-loader.js', import.meta.url);
const [{ bundleSdk, bundleVoice }, { daveyWasm }] = await Promise.all([import('./sdk/bundle.ts'), import('./sdk/davey-wasm.ts')]);

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', 'sdk', 'voice');
await mkdir(folder, { recursive: true });
const files = await bundleVoice({ isMinified: true });
const wasm = await daveyWasm();
if (wasm) files.set('davey.wasm', wasm);
else console.error('The WebAssembly of davey cannot be had here: calls will not be encrypted from end to end. With a network, run this again.');
for (const [name, contents] of files) await writeFile(join(folder, name), contents);
execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'sdk', 'tsconfig.build.json')], { stdio: 'inherit' });
for (const [name, platform] of [
  ['index.js', 'browser'],
  ['node.js', 'node'],
]) {
  const { contents } = await bundleSdk(platform, { isMinified: true });
  await writeFile(join(root, 'dist', 'sdk', name), contents);
  console.log(`dist/sdk/${name}  ${Math.ceil(contents.length / 1024)} KiB, ${Math.ceil(gzipSync(contents).length / 1024)} gzipped`);
}
for (const [name, { length }] of files) console.log(`dist/sdk/voice/${name}  ${Math.ceil(length / 1024)} KiB`);
