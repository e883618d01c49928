import { behavesAsALibrary } from './library-suite.ts';
import { programOf } from './programs.ts';

const command = ['node', programOf('oceanic.mjs')];

behavesAsALibrary('oceanic.js, told the address', { command });
behavesAsALibrary('oceanic.js over zlib-stream', { command, env: { COMPRESS: 'zlib-stream' } });
