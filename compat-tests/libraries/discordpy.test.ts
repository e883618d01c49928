import { describeWhere } from '../conditions/needs.ts';
import { behavesAsALibrary } from './library-suite.ts';
import { byNexusRun, programOf } from './programs.ts';
import { pythonWith, whyNoPython } from './python.ts';

const lacking = await whyNoPython();

// With zstandard at hand discord.py speaks zstd-stream; hikari's run covers zlib-stream.
describeWhere(lacking, 'through nexus run', () => {
  behavesAsALibrary('discord.py, which has no setting for the address', async (world) =>
    byNexusRun(world, [await pythonWith('discordpy', ['discord.py==2.7.1', 'zstandard==0.25.0']), programOf('discordpy.py')]),
  );
});
