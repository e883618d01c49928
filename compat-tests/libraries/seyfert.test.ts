import { behavesAsALibrary } from './library-suite.ts';
import { byNexusRun, programOf } from './programs.ts';

const command = ['node', programOf('seyfert.mjs')];

behavesAsALibrary('seyfert, through nexus run', async (world) => byNexusRun(world, command));
behavesAsALibrary('seyfert with payload compression', async (world) => ({ ...byNexusRun(world, command), env: { COMPRESS: 'payload' } }));
