import type { Somebody, World } from '../world.ts';

const CODE = [
  '```ts',
  'export async function greet(name: string): Promise<string> {',
  '  // Everybody is welcome.',
  '  return `Hello ${name}`;',
  '}',
  '```',
].join('\n');

/** A guild in which something was said: what the screens are looked at with. */
export async function furnishTalk(world: World): Promise<{ alice: Somebody; bob: Somebody; guildId: string; channelId: string }> {
  const { alice, bob, bot, guildId, textId } = await world.scene();
  await alice.rest.patch(`/guilds/${guildId}`, { name: 'The lighthouse' });
  await alice.rest.patch('/users/@me', { global_name: 'Alice Moreau' });
  await bob.rest.patch('/users/@me', { global_name: 'Bob' });
  await alice.rest.patch(`/channels/${textId}`, { name: 'general', topic: 'What everybody should hear. Off topic goes to the kitchen.' });
  for (const name of ['kitchen', 'pictures']) await alice.rest.post(`/guilds/${guildId}/channels`, { name, type: 0 });
  const category = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'Workshop', type: 4 });
  for (const name of ['code', 'releases']) await alice.rest.post(`/guilds/${guildId}/channels`, { name, type: 0, parent_id: category.id });
  const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'Keepers', color: 0x2f7fd1, hoist: true });
  await alice.rest.put(`/guilds/${guildId}/members/${alice.id}/roles/${role.id}`);
  const say = (who: Somebody, body: object): Promise<{ id: string }> => who.rest.post<{ id: string }>(`/channels/${textId}/messages`, body);
  await say(alice, { content: '# Friday\nWe meet at the **lighthouse**, with __everything__ that ~~works~~ nearly works.' });
  const asked = await say(bob, { content: 'Shall I bring the projector? And who has a ladder?' });
  await say(alice, { content: `Yes please. <@${bob.id}> has the key as well.`, message_reference: { message_id: asked.id } });
  await say(bob, { content: `Here is the greeting, by the way:\n${CODE}` });
  await say(bot, {
    content: 'The build of tonight is through.',
    embeds: [
      {
        title: 'Build 412',
        description: 'All *nine* steps went well.',
        color: 0x2da85f,
        fields: [
          { name: 'Branch', value: '`main`', inline: true },
          { name: 'Took', value: '4 min 12 s', inline: true },
        ],
        footer: { text: 'Builder' },
      },
    ],
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, custom_id: 'again', label: 'Build again' },
          { type: 2, style: 4, custom_id: 'stop', label: 'Stop' },
        ],
      },
    ],
  });
  const last = await say(alice, { content: '> bring warm clothes\nSee you on Friday, and mind ||the surprise||!' });
  await bob.rest.put(`/channels/${textId}/messages/${last.id}/reactions/${encodeURIComponent('🎉')}/@me`);
  await alice.rest.put(`/channels/${textId}/messages/${last.id}/reactions/${encodeURIComponent('🎉')}/@me`);
  await bob.rest.put(`/channels/${textId}/messages/${last.id}/reactions/${encodeURIComponent('🕯️')}/@me`);
  return { alice, bob, guildId, channelId: textId };
}
