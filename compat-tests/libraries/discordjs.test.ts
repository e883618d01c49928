import { behavesAsALibrary } from './library-suite.ts';
import { programOf } from './programs.ts';

behavesAsALibrary('discord.js, told the address', async ({ server: { url } }) => ({
  command: ['node', programOf('discordjs.mjs')],
  env: { REST_OPTIONS: JSON.stringify({ api: `${url}/api`, cdn: `${url}/cdn` }) },
}));
