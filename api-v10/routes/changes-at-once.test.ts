import { MessageFlags, type APIMessage, type APIThreadChannel } from 'discord-api-types/v10';
import { useWorld, type Scene } from '#compat-tests/world';

const world = useWorld();
let scene: Scene;
beforeAll(async () => (scene = await world().scene()));
const messages = (): string => `/channels/${scene.textId}/messages`;

describe('changes of one message at the same time', () => {
  it('keep its thread and its new words', async () => {
    const { rest } = scene.bot;
    for (let round = 0; round < 5; round++) {
      const { id } = await rest.post<APIMessage>(messages(), { content: 'first' });
      await Promise.all([rest.post(`${messages()}/${id}/threads`, { name: 'thread' }), rest.patch(`${messages()}/${id}`, { content: 'second' })]);
      const { content, flags } = await rest.get<APIMessage>(`${messages()}/${id}`);
      expect([content, flags]).toEqual(['second', MessageFlags.HasThread]);
    }
  });

  it('are told in the order in which they were made', async () => {
    const listener = await scene.bot.listen();
    const { rest } = scene.bot;
    const { id } = await rest.post<APIMessage>(messages(), { content: '0' });
    await Promise.all(Array.from({ length: 10 }, (_, index) => rest.patch(`${messages()}/${id}`, { content: `${index + 1}` })));
    const { content } = await rest.get<APIMessage>(`${messages()}/${id}`);
    const told = listener.heard.filter(({ t, d }) => t === 'MESSAGE_UPDATE' && d['id'] === id).map(({ d }) => d['content']);
    expect([told.length, told.at(-1)]).toEqual([10, content]);
  });

  it('start one thread only', async () => {
    const { rest } = scene.bot;
    const { id } = await rest.post<APIMessage>(messages(), { content: 'start' });
    const start = (name: string) => rest.ask<APIThreadChannel>('POST', `${messages()}/${id}/threads`, { body: { name } });
    const answers = await Promise.all(['one', 'two', 'three'].map(start));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400]);
    const winner = answers.find(({ status }) => status === 201)?.body.name;
    expect((await rest.get<APIThreadChannel>(`/channels/${id}`)).name).toBe(winner);
  });
});
