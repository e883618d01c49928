import { register } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

// `npm run sdk`: writes the package dist/nexus-sdk. A page loads its index.js and voice/ as they are.

register('./jest/typescript-loader.js', import.meta.url);
const { writePackage } = await import('./sdk/package.ts');

const folder = fileURLToPath(new URL('../dist/nexus-sdk', import.meta.url));
const files = await writePackage(folder);
if (!files.has('voice/davey.wasm'))
  console.error('The WebAssembly of davey cannot be had here: calls will not be encrypted from end to end. With a network, run this again.');
for (const [name, contents] of files) {
  console.log(`${join('dist', 'nexus-sdk', name)}  ${Math.ceil(contents.length / 1024)} KiB, ${Math.ceil(gzipSync(contents).length / 1024)} gzipped`);
}
