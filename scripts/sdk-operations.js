import { writeFile } from 'node:fs/promises';
import { register } from 'node:module';

// `npm run sdk:operations`: writes the types of the SDK's operations from the route table.

register('./jest/typescript-loader.js', import.meta.url);
const { deriveOperations } = await import('./sdk/derive-operations.ts');
await writeFile(new URL('../sdk/rest/derived-operations.ts', import.meta.url), await deriveOperations());
