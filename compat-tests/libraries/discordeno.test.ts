import { behavesAsALibrary } from './library-suite.ts';
import { programOf } from './programs.ts';

const command = ['node', programOf('discordeno.mjs')];

behavesAsALibrary('discordeno, told the address', { command });
behavesAsALibrary('discordeno over zlib-stream', { command, env: { COMPRESS: 'zlib-stream' } });
