import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { byNexusRun, programOf } from './programs.ts';
import { pythonWith, whyNoPython } from './python.ts';
import { openStage } from './stage.ts';

const lacking = await whyNoPython();
const PATIENCE_MS = 30_000;

describeWhere(lacking, 'discord.py in a voice channel', () => {
  const world = useWorld();

  it('waits for an endpoint while no voice server runs, and gives up without harm', async () => {
    const python = await pythonWith('discordpy-voice', ['discord.py[voice]==2.7.1']);
    const stage = await openStage(world(), byNexusRun(world(), [python, programOf('discordpy_voice.py')]));
    try {
      const until = Date.now() + PATIENCE_MS;
      while (!stage.complaints().includes('gave up') && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(stage.complaints().trim().split('\n')).toEqual(['awaits', 'gave up']);
    } finally {
      await stage.close();
    }
  }, 240_000);
});
