// Takes out of package.json what an image does not need once it is built: the compiler, and what the web client is made of and by.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const BUILD_PARTS = [
  /^typescript$/,
  /^@simplewebauthn\/browser$/,
  /^@(?:types|babel|lingui|emnapi|tybys|sapphi-red)\//,
  /^(?:vite|@vitejs\/plugin-react)$/,
  /^(?:react|react-dom|react-aria-components|wouter|virtua|uqr|highlight\.js)$/,
];
const file = fileURLToPath(new URL('../package.json', import.meta.url));
const description = JSON.parse(await readFile(file, 'utf8'));
for (const name of Object.keys(description.dependencies)) if (BUILD_PARTS.some((pattern) => pattern.test(name))) delete description.dependencies[name];
await writeFile(file, `${JSON.stringify(description, null, 2)}\n`);
