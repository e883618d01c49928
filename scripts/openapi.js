import { readFile, writeFile } from 'node:fs/promises';
import { register } from 'node:module';

// `npm run openapi`: writes openapi/nexus.json from the route table. With --check it only says whether it is up to date.

register('./jest/typescript-loader.js', import.meta.url);
const [{ everyRoute }, { deriveOpenApi }, { replyComponents }] = await Promise.all([
  import('../api-v10/every-route.ts'),
  import('../openapi/derive.ts'),
  import('../openapi/contract/reply-components.ts'),
]);

const file = new URL('../openapi/nexus.json', import.meta.url);
const derived = `${JSON.stringify(deriveOpenApi(everyRoute, replyComponents()), null, 1)}\n`;
if (process.argv.includes('--check')) {
  const isCurrent = (await readFile(file, 'utf8').catch(() => '')) === derived;
  if (!isCurrent) console.error('openapi/nexus.json is out of date: run `npm run openapi`.');
  process.exitCode = isCurrent ? 0 : 1;
} else {
  await writeFile(file, derived);
  console.log(`openapi/nexus.json describes ${everyRoute.length} operations (${Math.round(derived.length / 1024)} KiB).`);
}
