import { behavesAsALibrary } from './library-suite.ts';
import { programOf } from './programs.ts';

const command = ['node', programOf('discordeno.mjs')];

behavesAsALibrary('discordeno, told the address', { command });
behavesAsALibrary('discordeno over zlib-stream', { command, env: { COMPRESS: 'zlib-stream' } });
// By fzstd, of which the library takes each block for a whole message.
behavesAsALibrary('discordeno over zstd-stream', { command, env: { COMPRESS: 'zstd-stream' } });
