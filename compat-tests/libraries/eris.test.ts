import { behavesAsALibrary } from './library-suite.ts';
import { byNexusRun, programOf } from './programs.ts';

behavesAsALibrary('eris, through nexus run', async (world) => byNexusRun(world, ['node', programOf('eris.mjs')]));
