import { describeWhere } from '../conditions/needs.ts';
import { behavesAsALibrary } from './library-suite.ts';
import { byNexusRun } from './programs.ts';
import { RUST_BUILD_MS, rustProgram, whyNoRust } from './rust.ts';

const lacking = await whyNoRust();
const manner = { isQuiet: true };

describeWhere(lacking, 'twilight', () => {
  beforeAll(() => rustProgram('twilight'), RUST_BUILD_MS);

  behavesAsALibrary(
    'told the address',
    async ({ server: { url, core } }) => ({
      command: [await rustProgram('twilight')],
      env: { DISCORD_PROXY: new URL(url).host, GATEWAY_PROXY: core.settings.gatewayUrl },
    }),
    manner,
  );
  behavesAsALibrary('unchanged, through nexus run', async (world) => byNexusRun(world, [await rustProgram('twilight')]), manner);
  // Where there is no root, `nexus run` gives a compiled program other names by a library that is loaded before its own.
  behavesAsALibrary('led by the hooks', async (world) => byNexusRun(world, [await rustProgram('twilight')], {}, ['--method', 'hooks']), manner);
});
