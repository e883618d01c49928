import { MessageFlags, PermissionFlagsBits, type APIApplicationCommand, type APIChannel, type APIMessage } from 'discord-api-types/v10';
import type { Listener } from '#compat-tests/listener';
import { useWorld, type Scene, type Somebody } from '#compat-tests/world';

const world = useWorld();

interface Interaction {
  id: string;
  token: string;
  [key: string]: unknown;
}
interface Index {
  applications: { id: string }[];
  application_commands: { name: string }[];
}

interface Stage extends Scene {
  /** A bot that is in no guild; Bob has it on his account. */
  app: Somebody;
  its: Listener;
  command: APIApplicationCommand;
}

const install = (who: Somebody, app: Somebody, body: object = {}) =>
  who.rest.post<{ location: string }>(
    '/oauth2/authorize',
    { authorize: true, integration_type: 1, ...body },
    { query: { client_id: app.id, scope: 'applications.commands' } },
  );

async function stage(command: object = {}): Promise<Stage> {
  const scene = await world().scene();
  const app = await world().bot();
  await app.rest.patch('/applications/@me', { integration_types_config: { 0: {}, 1: {} } });
  const made = await app.rest.post<APIApplicationCommand>(`/applications/${app.id}/commands`, { name: 'quote', description: 'Quotes', ...command });
  await install(scene.bob, app);
  return { ...scene, app, its: await app.listen(), command: made };
}

const useBody = ({ app, command }: Stage, channelId: string) => ({
  type: 2,
  application_id: app.id,
  channel_id: channelId,
  session_id: 'session',
  nonce: '7',
  data: { id: command.id, name: command.name, type: command.type, version: command.version },
});

async function use(on: Stage, who: Somebody, channelId: string): Promise<Interaction> {
  const heard = on.its.next<Interaction>('INTERACTION_CREATE');
  await who.rest.post('/interactions', useBody(on, channelId));
  return heard;
}

const answer = (interaction: Interaction, body: object) =>
  world().nobody.ask('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, { body });

describe('An application on a person’s account', () => {
  it('comes with what its settings say, and is counted', async () => {
    const on = await stage();
    expect(on.command).toMatchObject({ integration_types: [0, 1], contexts: null });
    const [granted] = await on.bob.rest.get<object[]>('/oauth2/tokens');
    expect(granted).toMatchObject({ scopes: ['applications.commands'], application: { id: on.app.id } });
    expect(await on.app.rest.get('/applications/@me')).toMatchObject({ approximate_user_install_count: 1, approximate_user_authorization_count: 1 });
    const plain = await world().bot();
    expect(
      await on.bob.rest.refused('POST', '/oauth2/authorize', { body: { integration_type: 1 }, query: { client_id: plain.id, scope: 'applications.commands' } }),
    ).toBe('400 50035');
  });

  it('is offered to that person wherever they are, and to nobody else', async () => {
    const on = await stage();
    const { id: dmId } = await on.bob.rest.post<APIChannel>('/users/@me/channels', { recipient_id: on.alice.id });
    const names = async (who: Somebody, path: string) => {
      const index = await who.rest.get<Index>(path);
      return index.applications.some(({ id }) => id === on.app.id) ? index.application_commands.map(({ name }) => name) : [];
    };
    for (const path of [
      `/guilds/${on.guildId}/application-command-index`,
      `/channels/${on.textId}/application-command-index`,
      `/channels/${dmId}/application-command-index`,
      '/users/@me/application-command-index',
    ]) {
      expect(await names(on.bob, path)).toEqual(['quote']);
      expect(await names(on.alice, path)).toEqual([]);
    }
  });

  it('is used in a guild that it is not in, and answers there', async () => {
    const on = await stage();
    const interaction = await use(on, on.bob, on.textId);
    expect(interaction).toMatchObject({
      authorizing_integration_owners: { 1: on.bob.id },
      context: 0,
      guild_id: on.guildId,
      member: { user: { id: on.bob.id } },
      channel: { id: on.textId },
    });
    expect(interaction['authorizing_integration_owners']).not.toHaveProperty('0');
    const hers = await on.alice.listen();
    const said = hers.next<APIMessage>('MESSAGE_CREATE');
    const components = [{ type: 1, components: [{ type: 2, style: 1, label: 'More', custom_id: 'more' }] }];
    expect((await answer(interaction, { type: 4, data: { content: 'To be', components } })).status).toBe(204);
    const message = await said;
    expect(message).toMatchObject({
      content: 'To be',
      author: { id: on.app.id },
      interaction_metadata: { authorizing_integration_owners: { 1: on.bob.id } },
    });
    // Whoever sees the message may press its buttons, for the sake of who brought it.
    const pressed = on.its.next<Interaction>('INTERACTION_CREATE');
    const press = { type: 3, application_id: on.app.id, guild_id: on.guildId, channel_id: on.textId, message_id: message.id, session_id: 's' };
    await on.alice.rest.post('/interactions', { ...press, data: { component_type: 2, custom_id: 'more' } });
    expect(await pressed).toMatchObject({ authorizing_integration_owners: { 1: on.bob.id }, member: { user: { id: on.alice.id } } });
  });

  it('answers its person alone where USE_EXTERNAL_APPS is denied', async () => {
    const on = await stage();
    await on.alice.rest.put(`/channels/${on.textId}/permissions/${on.guildId}`, { type: 0, allow: '0', deny: PermissionFlagsBits.UseExternalApps.toString() });
    const his = await on.bob.listen();
    const interaction = await use(on, on.bob, on.textId);
    const said = his.next<APIMessage>('MESSAGE_CREATE');
    await answer(interaction, { type: 4, data: { content: 'To be' } });
    expect(await said).toMatchObject({ content: 'To be', flags: MessageFlags.Ephemeral });
    const follow = await world().nobody.post<APIMessage>(`/webhooks/${on.app.id}/${interaction.token}`, { content: 'or not' });
    expect(follow).toMatchObject({ content: 'or not', flags: MessageFlags.Ephemeral });
    const seen = await on.alice.rest.get<APIMessage[]>(`/channels/${on.textId}/messages`);
    expect(seen.filter(({ author }) => author.id === on.app.id)).toEqual([]);
  });

  it('follows up five times, and no more, where it is not at home', async () => {
    const on = await stage();
    const interaction = await use(on, on.bob, on.textId);
    await answer(interaction, { type: 4, data: { content: 'one' } });
    const path = `/webhooks/${on.app.id}/${interaction.token}`;
    expect(await world().nobody.refused('POST', path, { body: {} })).toBe('400 50006');
    for (let index = 0; index < 5; index++) await world().nobody.post(path, { content: 'more' });
    expect(await world().nobody.refused('POST', path, { body: { content: 'too much' } })).toBe('400 40094');
  });

  it('is used in direct messages of others, and in groups', async () => {
    const on = await stage();
    const friend = await world().person();
    await world().join(on.guildId, friend);
    for (const recipients of [{ recipient_id: on.alice.id }, { recipients: [on.alice.id, friend.id] }]) {
      const { id } = await on.bob.rest.post<APIChannel>('/users/@me/channels', recipients);
      const interaction = await use(on, on.bob, id);
      expect(interaction).toMatchObject({
        authorizing_integration_owners: { 1: on.bob.id },
        context: 2,
        user: { id: on.bob.id },
        channel_id: id,
        app_permissions: '180224',
      });
      const hers = await on.alice.listen();
      const said = hers.next<APIMessage>('MESSAGE_CREATE');
      expect((await answer(interaction, { type: 4, data: { content: 'here too' } })).status).toBe(204);
      expect(await said).toMatchObject({ channel_id: id, content: 'here too', author: { id: on.app.id } });
      expect(await on.alice.rest.refused('POST', '/interactions', { body: useBody(on, id) })).toBe('404 10063');
    }
  });

  it('says in its bot’s own direct messages that it is at home there too', async () => {
    const on = await stage();
    const { id } = await on.bob.rest.post<APIChannel>('/users/@me/channels', { recipient_id: on.app.id });
    expect(await use(on, on.bob, id)).toMatchObject({ authorizing_integration_owners: { 0: '0', 1: on.bob.id }, context: 1, app_permissions: '442368' });
  });

  it('keeps to the places and installations that its commands name', async () => {
    const on = await stage({ contexts: [1, 2], integration_types: [1] });
    expect(await on.bob.rest.refused('POST', '/interactions', { body: useBody(on, on.textId) })).toBe('404 10063');
    const { id } = await on.bob.rest.post<APIChannel>('/users/@me/channels', { recipient_id: on.alice.id });
    await use(on, on.bob, id);
    const guildOnly = {
      ...on,
      command: await on.app.rest.post<APIApplicationCommand>(`/applications/${on.app.id}/commands`, {
        name: 'rule',
        description: 'Rules',
        integration_types: [0],
      }),
    };
    expect(await on.bob.rest.refused('POST', '/interactions', { body: useBody(guildOnly, id) })).toBe('404 10063');
    const { its, app } = on;
    await on.alice.rest.patch(`/guilds/${on.guildId}/roles/${on.guildId}`, { permissions: PermissionFlagsBits.ViewChannel.toString() });
    const anywhere = {
      ...on,
      its,
      app,
      command: await on.app.rest.post<APIApplicationCommand>(`/applications/${on.app.id}/commands`, { name: 'any', description: 'Any' }),
    };
    expect(await on.bob.rest.refused('POST', '/interactions', { body: useBody(anywhere, on.textId) })).toBe('403 50013');
  });

  it('is gone once it is taken off', async () => {
    const on = await stage();
    const his = await on.bob.listen();
    const told = his.next('USER_APPLICATION_REMOVE');
    const [granted] = await on.bob.rest.get<{ id: string }[]>('/oauth2/tokens');
    await on.bob.rest.delete(`/oauth2/tokens/${granted?.id}`);
    expect(await told).toEqual({ application_id: on.app.id });
    expect(await on.bob.rest.refused('POST', '/interactions', { body: useBody(on, on.textId) })).toBe('404 10063');
    expect((await on.bob.rest.get<Index>('/users/@me/application-command-index')).application_commands).toEqual([]);
  });
});
