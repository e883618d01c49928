import { describeWhere } from '../conditions/needs.ts';
import { behavesAsALibrary } from './library-suite.ts';
import { RUST_BUILD_MS, rustProgram, whyNoSerenity } from './rust.ts';

const lacking = await whyNoSerenity();

describeWhere(lacking, 'serenity', () => {
  beforeAll(() => rustProgram('serenity'), RUST_BUILD_MS);

  // As it is usually built it trusts only certificates that were compiled in, so its own setting is the way, not `nexus run`.
  behavesAsALibrary('told the address', async ({ server: { url } }) => ({ command: [await rustProgram('serenity')], env: { DISCORD_PROXY: url } }), {
    isQuiet: true,
  });
});
