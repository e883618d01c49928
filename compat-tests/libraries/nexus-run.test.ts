import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { commonSteps } from './common-steps.ts';
import { behavesAsALibrary } from './library-suite.ts';
import { byNexusRun, programOf } from './programs.ts';
import { openStage, type Stage } from './stage.ts';

const command = ['node', programOf('discordjs.mjs')];

behavesAsALibrary('discord.js, unchanged, through nexus run', async (world) => byNexusRun(world, command));

describeWhere(await whyNoIsolation(), 'a discord.js bot with no network but this server', () => {
  const world = useWorld();
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await openStage(world(), byNexusRun(world(), command, {}, ['--isolate']));
  }, 120_000);
  afterAll(async () => stage?.close());

  // Whatever needs another address than Discord's names fails at the first of these already.
  for (const step of commonSteps.slice(0, 2)) {
    it(step.name, async () => {
      if (!stage) throw new Error('the program is not there');
      await step.run(stage);
    });
  }
});

async function whyNoIsolation(): Promise<string | undefined> {
  const asRoot = process.getuid?.() === 0 ? [] : ['-r'];
  return promisify(execFile)('unshare', [...asRoot, '-m', '-n', 'sh', '-c', 'PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up || ifconfig lo up']).then(
    () => undefined,
    () => 'this system gives programs no network of their own (unshare)',
  );
}
