import { useWorld } from './world.ts';

const world = useWorld();

describe('a world', () => {
  it('lets a bot hear what a person says', async () => {
    const { alice, bot, textId } = await world().scene();
    const listener = await bot.listen();
    const heard = listener.next<{ content: string }>('MESSAGE_CREATE');
    const sent = await alice.rest.post<{ id: string; content: string }>(`/channels/${textId}/messages`, { content: 'hello there' });
    expect(sent.content).toBe('hello there');
    expect((await heard).content).toBe('hello there');
  });

  it('refuses nobody with 401', async () => {
    expect(await world().nobody.refused('GET', '/users/@me')).toBe('401 0');
  });
});
