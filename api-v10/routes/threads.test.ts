import type { APIMessage, APIThreadChannel } from 'discord-api-types/v10';
import { useWorld } from '../../compat-tests/world.ts';

const world = useWorld();

it('starts a thread from a message and counts what is written in it', async () => {
  const { bot, alice, textId } = await world().scene();
  const ears = await bot.listen();
  const message = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'let us talk' });
  const [created, updated] = [ears.next('THREAD_CREATE'), ears.next('MESSAGE_UPDATE')];
  const thread = await bot.rest.post<APIThreadChannel>(`/channels/${textId}/messages/${message.id}/threads`, { name: 'talk' });
  expect(thread).toMatchObject({ id: message.id, type: 11, message_count: 0, member_count: 1, owner_id: bot.id });
  expect(await created).toMatchObject({ id: message.id, newly_created: true });
  expect(await updated).toMatchObject({ id: message.id, flags: 32, thread: { id: message.id } });
  await Promise.all(['a', 'b', 'c'].map((content) => alice.rest.post(`/channels/${thread.id}/messages`, { content })));
  const inside = await bot.rest.get<APIMessage[]>(`/channels/${thread.id}/messages`);
  expect(inside.map((one) => one.type)).toEqual([0, 0, 0, 21]);
  expect(inside.map((one) => one.position)).toEqual([2, 1, 0, 0]);
  expect(inside[3]).toMatchObject({ referenced_message: { id: message.id, content: 'let us talk' } });
  expect(await bot.rest.get(`/channels/${thread.id}`)).toMatchObject({ message_count: 3, total_message_sent: 3, member_count: 2 });
  expect(await bot.rest.refused('POST', `/channels/${textId}/messages/${message.id}/threads`, { body: { name: 'again' } })).toBe('400 160004');
});
