import { describeWhere } from '../conditions/needs.ts';
import { goProgram, whyNoGo } from './go.ts';
import { behavesAsALibrary } from './library-suite.ts';
import { byNexusRun } from './programs.ts';

const lacking = await whyNoGo();

describeWhere(lacking, 'through nexus run', () => {
  behavesAsALibrary('discordgo, which has no setting for the address and speaks version 9', async (world) => byNexusRun(world, [await goProgram('discordgo')]));
  // Without root `nexus run` has no other way for Go programs, which load no hooks.
  behavesAsALibrary('discordgo, led by the proxy', async (world) => byNexusRun(world, [await goProgram('discordgo')], {}, ['--method', 'proxy']));
});
