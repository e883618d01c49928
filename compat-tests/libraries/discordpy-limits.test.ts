import type { APIMessage } from 'discord-api-types/v10';
import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { byNexusRun, programOf } from './programs.ts';
import { pythonWith, whyNoPython } from './python.ts';
import { openStage, type Stage } from './stage.ts';

const lacking = await whyNoPython();

describeWhere(lacking, 'discord.py under rate limits', () => {
  const world = useWorld({ settings: { NEXUS_RATE_LIMITS: 'on' } });
  let stage: Stage | undefined;
  beforeAll(async () => {
    const python = await pythonWith('discordpy', ['discord.py==2.7.1', 'zstandard==0.25.0']);
    stage = await openStage(world(), byNexusRun(world(), [python, programOf('discordpy.py')]));
  }, 180_000);
  afterAll(async () => stage?.close());

  it('runs into the limit of a channel, waits by itself, and every message arrives once', async () => {
    if (!stage) throw new Error('the program is not there');
    const { ears, say, bot } = stage;
    const arrived: string[] = [];
    await say('!flood');
    for (let end = false; !end;) {
      const { content, author } = await ears.next<APIMessage>(
        'MESSAGE_CREATE',
        (message) => message.author.id === bot.id && !arrived.includes(message.content),
      );
      if (author.id === bot.id) arrived.push(content);
      end = content.startsWith('waited');
    }
    expect(arrived.at(-1)).toBe('waited some times');
    const all = ears.heard.filter(({ t, d }) => t === 'MESSAGE_CREATE' && String(d['content']).startsWith('flood')).map(({ d }) => String(d['content']));
    expect(all.toSorted()).toEqual(Array.from({ length: 12 }, (_, number) => `flood ${number}`).toSorted());
  }, 90_000);
});
