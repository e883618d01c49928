import { behavesAsALibrary } from './library-suite.ts';
import { programOf } from './programs.ts';

behavesAsALibrary('discord.js, told the address', { command: ['node', programOf('discordjs.mjs')] });
