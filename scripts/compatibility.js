import { readFile, writeFile } from 'node:fs/promises';
import { register } from 'node:module';

// `npm run compatibility`: writes docs/compatibility.md from the route table, the table of events and the notes.

register('./jest/typescript-loader.js', import.meta.url);
const [{ allRoutes }, { deriveCompatibility }, { eventsHere }] = await Promise.all([
  import('../api-v10/routes/all-routes.ts'),
  import('../openapi/compatibility.ts'),
  import('../openapi/events-here.ts'),
]);
const data = async (name) => JSON.parse(await readFile(new URL(`../openapi/${name}`, import.meta.url), 'utf8'));
const here = { operations: new Set(allRoutes.map(({ operation }) => operation)), events: await eventsHere() };
const text = deriveCompatibility(await data('discord-operations.json'), await data('discord-events.json'), here);
await writeFile(new URL('../docs/compatibility.md', import.meta.url), text);
console.log('docs/compatibility.md is written.');
