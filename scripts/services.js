// `npm run services`: the real engines that this machine can have, for development.
import { register } from 'node:module';

register('./jest/typescript-loader.js', import.meta.url);
const { services } = await import('./services/main.ts');
process.exit(await services(process.argv.slice(2)));
