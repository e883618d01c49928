import {
  ComponentType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
  type APIApplication,
  type APIApplicationCommand,
  type APIMessage,
} from 'discord-api-types/v10';
import type { Listener } from '#compat-tests/listener';
import { testEndpoint, type Received, type TestEndpoint } from '#compat-tests/test-endpoint';
import { createFollowUp } from '#core/interactions/follow-ups';
import { wireTime } from '#core/ports/clock';
import { useWorld, type Scene } from '#compat-tests/world';

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });

interface Interaction {
  id: string;
  token: string;
  type: number;
  data: Record<string, unknown>;
  [key: string]: unknown;
}

interface Stage extends Scene {
  its: Listener;
  hers: Listener;
  command: APIApplicationCommand;
}

/** The scene with both listening and a command of the bot. */
async function stage(command: object = { name: 'ping', description: 'Answers' }): Promise<Stage> {
  const scene = await world().scene();
  const made = await scene.bot.rest.post<APIApplicationCommand>(`/applications/${scene.bot.id}/guilds/${scene.guildId}/commands`, command);
  return { ...scene, its: await scene.bot.listen(), hers: await scene.alice.listen(), command: made };
}

const useBody = ({ bot, guildId, textId, command }: Stage, data: object = {}, type: number = InteractionType.ApplicationCommand) => ({
  type,
  application_id: bot.id,
  guild_id: guildId,
  channel_id: textId,
  session_id: 'session',
  nonce: '42',
  data: { id: command.id, name: command.name, type: command.type, version: command.version, ...data },
});

/** Alice uses the command; resolves with what the bot hears. */
async function use(on: Stage, data: object = {}, type?: number): Promise<Interaction> {
  const heard = on.its.next<Interaction>('INTERACTION_CREATE');
  await on.alice.rest.post('/interactions', useBody(on, data, type));
  return heard;
}

const answer = (interaction: Interaction, body: object, query: Record<string, boolean> = {}) =>
  world().nobody.ask<Record<string, unknown>>('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, { body, query });

describe('a slash command', () => {
  it('comes to the bot with everything that it may want to know', async () => {
    const on = await stage({
      name: 'greet',
      description: 'Greets',
      options: [
        { type: 6, name: 'whom', description: 'Whom', required: true },
        { type: 3, name: 'words', description: 'Words' },
      ],
    });
    const interaction = await use(on, {
      options: [
        { type: 6, name: 'whom', value: on.bob.id },
        { type: 3, name: 'words', value: 'good day' },
      ],
    });
    expect(interaction).toMatchObject({
      version: 1,
      type: 2,
      application_id: on.bot.id,
      guild_id: on.guildId,
      channel_id: on.textId,
      channel: { id: on.textId },
      member: { user: { id: on.alice.id } },
      locale: 'en-US',
      context: 0,
      entitlements: [],
      authorizing_integration_owners: { 0: on.guildId },
      data: {
        id: on.command.id,
        name: 'greet',
        options: [
          { name: 'whom', value: on.bob.id },
          { name: 'words', value: 'good day' },
        ],
        resolved: { users: { [on.bob.id]: { id: on.bob.id } }, members: { [on.bob.id]: { roles: [] } } },
      },
    });
    expect(interaction).not.toHaveProperty('user');
  });

  it('is answered by a message that everybody sees, and its user hears of success', async () => {
    const on = await stage();
    const interaction = await use(on);
    const [message, success] = [on.hers.next<APIMessage>('MESSAGE_CREATE'), on.hers.next('INTERACTION_SUCCESS')];
    const { status, body } = await answer(interaction, { type: 4, data: { content: 'pong' } });
    expect([status, body]).toEqual([204, undefined]);
    expect(await message).toMatchObject({
      content: 'pong',
      author: { id: on.bot.id },
      type: 20,
      application_id: on.bot.id,
      interaction_metadata: { id: interaction.id, type: 2, user: { id: on.alice.id } },
    });
    expect(await success).toMatchObject({ id: interaction.id, nonce: '42' });
  });

  it('gives the message in the answer when asked for it', async () => {
    const on = await stage();
    const interaction = await use(on);
    const { status, body } = await answer(interaction, { type: 4, data: { content: 'pong' } }, { with_response: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      interaction: { id: interaction.id, type: 2, response_message_loading: false, response_message_ephemeral: false },
      resource: { type: 4, message: { content: 'pong' } },
    });
  });

  it('is answered once: 40060 the second time', async () => {
    const interaction = await use(await stage());
    expect((await answer(interaction, { type: 5 })).status).toBe(204);
    const { status, body } = await answer(interaction, { type: 4, data: { content: 'again' } });
    expect([status, body['code']]).toEqual([400, 40060]);
  });

  it('is unknown (10062) with a wrong token, and after three seconds, when its user hears of failure', async () => {
    const on = await stage();
    const failed = on.hers.next('INTERACTION_FAILURE');
    const interaction = await use(on);
    const forged = await answer({ ...interaction, token: `${interaction.token.slice(0, -4)}aaaa` }, { type: 5 });
    expect([forged.status, forged.body['code']]).toEqual([404, 10062]);
    expect(await failed).toMatchObject({ id: interaction.id, nonce: '42' });
    const late = await answer(interaction, { type: 4, data: { content: 'late' } });
    expect([late.status, late.body['code']]).toEqual([404, 10062]);
  });

  it('may be answered again in time when an answer was refused', async () => {
    const interaction = await use(await stage());
    expect((await answer(interaction, { type: 4, data: {} })).status).toBe(400);
    expect((await answer(interaction, { type: 7, data: { content: 'x' } })).status).toBe(400);
    expect((await answer(interaction, { type: 4, data: { content: 'better' } })).status).toBe(204);
  });

  it('in a thread that is locked is answered by moderators, or for its user’s eyes only', async () => {
    const on = await stage();
    const plain =
      PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages | PermissionFlagsBits.SendMessagesInThreads | PermissionFlagsBits.ReadMessageHistory;
    const modest = await world().bot({ owner: on.alice, guildId: on.guildId, permissions: plain });
    const command = await modest.rest.post<APIApplicationCommand>(`/applications/${modest.id}/guilds/${on.guildId}/commands`, {
      name: 'ask',
      description: 'x',
    });
    const thread = await on.alice.rest.post<{ id: string }>(`/channels/${on.textId}/threads`, { name: 'talk', type: 11 });
    const there = { ...on, bot: modest, its: await modest.listen(), command, textId: thread.id };
    const waiting = await use(there);
    expect((await answer(waiting, { type: 5 })).status).toBe(204);
    await on.alice.rest.patch(`/channels/${thread.id}`, { locked: true });
    const second = await use(there);
    expect(await answer(second, { type: 4, data: { content: 'x' } })).toMatchObject({ status: 403, body: { code: 160005 } });
    expect((await answer(second, { type: 4, data: { content: 'x', flags: MessageFlags.Ephemeral } })).status).toBe(204);
    await on.alice.rest.patch(`/channels/${thread.id}`, { archived: true });
    const original = `/webhooks/${modest.id}/${waiting.token}/messages/@original`;
    expect(await world().nobody.refused('PATCH', original, { body: { content: 'late' } })).toBe('400 50083');
  });

  it('can be answered late by a poll, which then ends by itself', async () => {
    const on = await stage();
    const interaction = await use(on);
    expect((await answer(interaction, { type: 5 })).status).toBe(204);
    const original = `/webhooks/${on.bot.id}/${interaction.token}/messages/@original`;
    const poll = { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'Yes' } }], duration: 1 };
    const { id } = await world().nobody.patch<APIMessage>(original, { poll });
    const { openPolls, clock } = world().server.core;
    const due = await openPolls.due(wireTime(clock.nowMs() + 2 * 3_600_000), 100);
    expect(due.map(({ message_id: one }) => one)).toContain(id);
    expect(await world().nobody.refused('PATCH', original, { body: { poll } })).toBe('400 520003');
  });

  it('can be answered for its user’s eyes only', async () => {
    const on = await stage();
    const bob = await on.bob.listen();
    const interaction = await use(on);
    const seen = on.hers.next<APIMessage>('MESSAGE_CREATE');
    await answer(interaction, { type: 4, data: { content: 'secret', flags: MessageFlags.Ephemeral } });
    const message = await seen;
    expect(message).toMatchObject({ content: 'secret', flags: MessageFlags.Ephemeral });
    expect(await on.bob.rest.refused('GET', `/channels/${on.textId}/messages/${message.id}`)).toBe('404 10008');
    await on.alice.rest.post(`/channels/${on.textId}/messages`, { content: 'something else' });
    expect(bob.hasHeard('MESSAGE_CREATE', (d: APIMessage) => d.content === 'secret')).toBe(false);
  });

  it('can bring a file', async () => {
    const on = await stage();
    const interaction = await use(on);
    const seen = on.hers.next<APIMessage>('MESSAGE_CREATE');
    const { status } = await world().nobody.ask('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, {
      body: { type: 4, data: { content: 'here', attachments: [{ id: 0, description: 'a text' }] } },
      files: [{ name: 'hello.txt', bytes: 'hello' }],
    });
    expect(status).toBe(204);
    expect((await seen).attachments).toMatchObject([{ filename: 'hello.txt', size: 5, description: 'a text' }]);
  });

  it('takes only what its options allow, and only from who may use it', async () => {
    const on = await stage({
      name: 'count',
      description: 'Counts',
      default_member_permissions: '8',
      options: [{ type: 4, name: 'to', description: 'To', max_value: 10 }],
    });
    const options = [{ type: 4, name: 'to', value: 11 }];
    expect(await on.alice.rest.refused('POST', '/interactions', { body: useBody(on, { options }) })).toBe('400 50035');
    expect(await on.bob.rest.refused('POST', '/interactions', { body: useBody(on) })).toBe('403 50013');
    expect(await on.bot.rest.refused('POST', '/interactions', { body: useBody(on) })).toBe('403 20001');
    expect(await on.alice.rest.refused('POST', '/interactions', { body: useBody(on, { id: '1234' }) })).toBe('404 10063');
  });

  it('takes only files of the kinds that it asks for', async () => {
    const on = await stage({ name: 'show', description: 'Shows', options: [{ type: 11, name: 'what', description: 'What', file_types: ['image', '.txt'] }] });
    expect(on.command.options).toMatchObject([{ file_types: ['image', '.txt'] }]);
    const body = useBody(on, { options: [{ type: 11, name: 'what', value: '0' }], attachments: [{ id: '0', filename: 'x' }] });
    const send = (name: string) => on.alice.rest.ask('POST', '/interactions', { body, files: [{ name, bytes: 'hello' }] });
    const named = (filename: string) => ({ ...body, data: { ...body.data, attachments: [{ id: '0', filename }] } });
    const sendAs = (filename: string) => on.alice.rest.ask('POST', '/interactions', { body: named(filename), files: [{ name: 'f', bytes: 'hello' }] });
    expect((await send('hello.exe')).status).toBe(400);
    expect((await sendAs('hello.exe')).status).toBe(400);
    const heard = on.its.next<Interaction>('INTERACTION_CREATE');
    expect((await sendAs('hello.txt')).status).toBe(204);
    expect(Object.values((await heard).data['resolved'] as { attachments: object })[0]).toMatchObject({});
  });

  it('suggests values while they are typed', async () => {
    const on = await stage({ name: 'find', description: 'Finds', options: [{ type: 3, name: 'what', description: 'What', autocomplete: true }] });
    const options = [{ type: 3, name: 'what', value: 'app', focused: true }];
    const interaction = await use(on, { options }, InteractionType.ApplicationCommandAutocomplete);
    expect(interaction).toMatchObject({ type: 4, data: { options: [{ name: 'what', value: 'app', focused: true }] } });
    const told = on.hers.next('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE');
    await answer(interaction, { type: 8, data: { choices: [{ name: 'Apple', value: 'apple' }] } });
    expect(await told).toEqual({ choices: [{ name: 'Apple', value: 'apple' }], nonce: '42' });
  });
});

describe('commands on users and messages', () => {
  it('bring what they were used on', async () => {
    const on = await stage({ name: 'Report', type: 3 });
    const message = await on.bob.rest.post<APIMessage>(`/channels/${on.textId}/messages`, { content: 'rude words' });
    const interaction = await use(on, { target_id: message.id });
    expect(interaction.data).toMatchObject({ target_id: message.id, resolved: { messages: { [message.id]: { content: 'rude words' } } } });
  });
});

describe('components and modals', () => {
  const ROW = { type: ComponentType.ActionRow, components: [{ type: ComponentType.Button, style: 1, label: 'Press', custom_id: 'press' }] };

  async function press(on: Stage, message: APIMessage): Promise<Interaction> {
    const heard = on.its.next<Interaction>('INTERACTION_CREATE');
    const { data: _data, ...envelope } = useBody(on);
    await on.alice.rest.post('/interactions', {
      ...envelope,
      type: InteractionType.MessageComponent,
      message_id: message.id,
      data: { component_type: ComponentType.Button, custom_id: 'press' },
    });
    return heard;
  }

  it('change the message that they stand in', async () => {
    const on = await stage();
    const message = await on.bot.rest.post<APIMessage>(`/channels/${on.textId}/messages`, { content: 'a button', components: [ROW] });
    const interaction = await press(on, message);
    expect(interaction).toMatchObject({ type: 3, message: { id: message.id }, data: { custom_id: 'press', component_type: 2 } });
    const changed = on.hers.next<APIMessage>('MESSAGE_UPDATE');
    expect((await answer(interaction, { type: 7, data: { content: 'pressed', components: [] } })).status).toBe(204);
    expect(await changed).toMatchObject({ id: message.id, content: 'pressed', components: [] });
  });

  it('open a modal that takes only some kinds of files', async () => {
    const on = await stage();
    const opener = await use(on);
    const upload = { type: ComponentType.FileUpload, custom_id: 'file', file_types: ['.txt'] };
    await answer(opener, { type: 9, data: { custom_id: 'm', title: 'Files', components: [{ type: ComponentType.Label, label: 'File', component: upload }] } });
    const submit = (filename: string) =>
      on.alice.rest.ask('POST', '/interactions', {
        body: {
          ...useBody(on, {}, InteractionType.ModalSubmit),
          data: {
            id: opener.id,
            custom_id: 'm',
            components: [{ type: ComponentType.Label, component: { type: ComponentType.FileUpload, custom_id: 'file', values: ['0'] } }],
            attachments: [{ id: '0', filename }],
          },
        },
        files: [{ name: filename, bytes: 'hello' }],
      });
    expect((await submit('virus.exe')).status).toBe(400);
    const heard = on.its.next<Interaction>('INTERACTION_CREATE', (d) => d.type === InteractionType.ModalSubmit);
    expect((await submit('notes.txt')).status).toBe(204);
    expect(Object.values((await heard).data['resolved'] as { attachments: Record<string, { [id: string]: unknown }> })).toHaveLength(1);
  });

  it('open a modal, whose values come back', async () => {
    const on = await stage();
    const message = await on.bot.rest.post<APIMessage>(`/channels/${on.textId}/messages`, { content: 'a button', components: [ROW] });
    const pressed = await press(on, message);
    const opened = on.hers.next<{ id: string; components: unknown[] }>('INTERACTION_MODAL_CREATE');
    const field = { type: ComponentType.TextInput, custom_id: 'name', style: 1, label: 'Name', min_length: 2 };
    const modal = { custom_id: 'form', title: 'A form', components: [{ type: ComponentType.ActionRow, components: [field] }] };
    expect((await answer(pressed, { type: 9, data: modal })).status).toBe(204);
    const { id } = await opened;
    const { data: _data, ...envelope } = useBody(on);
    const submit = (value: string) => ({
      ...envelope,
      type: InteractionType.ModalSubmit,
      data: { id, custom_id: 'form', components: [{ type: 1, components: [{ type: ComponentType.TextInput, custom_id: 'name', value }] }] },
    });
    expect(await on.alice.rest.refused('POST', '/interactions', { body: submit('x') })).toBe('400 50035');
    const heard = on.its.next<Interaction>('INTERACTION_CREATE');
    await on.alice.rest.post('/interactions', submit('Alice'));
    const submitted = await heard;
    expect(submitted).toMatchObject({
      type: 5,
      message: { id: message.id },
      data: { custom_id: 'form', components: [{ components: [{ custom_id: 'name', value: 'Alice' }] }] },
    });
    const told = on.hers.next<APIMessage>('MESSAGE_CREATE');
    await answer(submitted, { type: 4, data: { content: 'thank you' } });
    expect(await told).toMatchObject({ content: 'thank you', interaction_metadata: { type: 5, triggering_interaction_metadata: { id: pressed.id } } });
    expect(await on.alice.rest.refused('POST', '/interactions', { body: submit('Twice') })).toBe('404 10062');
  });
});

describe('follow-ups', () => {
  it('fill the loading message, and come after it', async () => {
    const on = await stage();
    const interaction = await use(on);
    await answer(interaction, { type: 5 });
    const webhook = `/webhooks/${on.bot.id}/${interaction.token}`;
    const first = await world().nobody.patch<APIMessage>(`${webhook}/messages/@original`, { content: 'done' });
    expect(first).toMatchObject({ content: 'done', flags: 0 });
    const second = await world().nobody.post<APIMessage>(webhook, { content: 'and more' }, { query: { wait: true } });
    expect(second.id).not.toBe(first.id);
    await world().nobody.delete(`${webhook}/messages/${second.id}`);
    const [newest] = await on.alice.rest.get<APIMessage[]>(`/channels/${on.textId}/messages`);
    expect(newest?.id).toBe(first.id);
  });

  it('that come at once are all to be read, and one that is refused leaves the loading message to the next', async () => {
    const on = await stage();
    const interaction = await use(on);
    await answer(interaction, { type: 5 });
    const webhook = `/webhooks/${on.bot.id}/${interaction.token}`;
    expect(await world().nobody.refused('POST', webhook, { body: { content: 'x'.repeat(2001) } })).toBe('400 50035');
    const { core } = world().server;
    const record = await core.interactions.byToken(on.bot.id, interaction.token);
    const said = ['one', 'two', 'three'];
    // Without the network in between, so that they are really at once.
    await Promise.all(said.map((content) => record && createFollowUp(core, record, { content }, [])));
    const shown = await on.alice.rest.get<APIMessage[]>(`/channels/${on.textId}/messages`, { query: { limit: 3 } });
    expect(shown.map(({ content }) => content).toSorted()).toEqual(said.toSorted());
  });
});

describe('the index of commands', () => {
  it('lists what a guild, a channel and direct messages offer', async () => {
    const on = await stage();
    await on.bot.rest.post(`/applications/${on.bot.id}/commands`, { name: 'everywhere', description: 'Works everywhere' });
    const index = await on.alice.rest.get<{ application_commands: { name: string }[] }>(`/guilds/${on.guildId}/application-command-index`);
    expect(index).toMatchObject({ applications: [{ id: on.bot.id, bot: { id: on.bot.id } }] });
    expect(index.application_commands.map(({ name }) => name).toSorted()).toEqual(['everywhere', 'ping']);
    expect(await on.alice.rest.get(`/channels/${on.textId}/application-command-index`)).toEqual(index);
    await on.alice.rest.post('/users/@me/channels', { recipient_id: on.bot.id });
    expect(await on.alice.rest.get('/users/@me/application-command-index')).toMatchObject({ application_commands: [{ name: 'everywhere' }] });
  });
});

describe('an application with an endpoint', () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());

  async function withEndpoint(): Promise<Stage> {
    const on = await stage();
    endpoint.verifyKey = (await on.bot.rest.get<APIApplication>('/applications/@me')).verify_key;
    await on.bot.rest.patch('/applications/@me', { interactions_endpoint_url: endpoint.url });
    endpoint.received.splice(0);
    return on;
  }

  it('is asked there, signed, and never at the gateway; its answer is the callback', async () => {
    const on = await withEndpoint();
    endpoint.answer = { type: 4, data: { content: 'by HTTP' } };
    const message = on.hers.next<APIMessage>('MESSAGE_CREATE');
    await on.alice.rest.post('/interactions', useBody(on));
    expect((await message).content).toBe('by HTTP');
    expect(endpoint.received).toMatchObject([{ isSigned: true, body: { type: 2, data: { name: 'ping' } } }]);
    expect(on.its.hasHeard('INTERACTION_CREATE')).toBe(false);
  });

  it('may answer with nothing and call back later', async () => {
    const on = await withEndpoint();
    endpoint.answer = null;
    const success = on.hers.next('INTERACTION_SUCCESS');
    await on.alice.rest.post('/interactions', useBody(on));
    while (endpoint.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const { id, token } = (endpoint.received[0] as Received).body; // it has come
    expect((await world().nobody.ask('POST', `/interactions/${id}/${token}/callback`, { body: { type: 5 } })).status).toBe(204);
    expect(await success).toMatchObject({ id });
  });

  it('fails for its user when it answers nonsense', async () => {
    const on = await withEndpoint();
    endpoint.answer = { type: 'what?' };
    const failure = on.hers.next('INTERACTION_FAILURE');
    await on.alice.rest.post('/interactions', useBody(on));
    expect(await failure).toMatchObject({ nonce: '42' });
  });
});

describe('what a message tells of its command', () => {
  it('is what was put in, to who may read it', async () => {
    const options = [{ type: 3, name: 'words', description: 'Words' }];
    const on = await stage({ name: 'greet', description: 'Greets', options });
    const interaction = await use(on, { options: [{ type: 3, name: 'words', value: 'good day' }] });
    const told = on.hers.next<APIMessage>('MESSAGE_CREATE');
    await answer(interaction, { type: 4, data: { content: 'hello' } });
    const message = await told;
    expect(message).not.toHaveProperty('used_command');
    const path = `/channels/${on.textId}/messages/${message.id}/interaction-data`;
    expect(await on.bob.rest.get(path)).toMatchObject({
      id: on.command.id,
      type: 1,
      name: 'greet',
      application_command: { id: on.command.id, description: 'Greets' },
      options: [{ type: 3, name: 'words', value: 'good day' }],
    });
    const plain = await on.alice.rest.post<APIMessage>(`/channels/${on.textId}/messages`, { content: 'said by hand' });
    expect(await on.bob.rest.refused('GET', `/channels/${on.textId}/messages/${plain.id}/interaction-data`)).toBe('404 10063');
    expect(await on.bob.rest.refused('GET', `/channels/${on.textId}/messages/1/interaction-data`)).toBe('404 10008');
    await on.bot.rest.delete(`/applications/${on.bot.id}/guilds/${on.guildId}/commands/${on.command.id}`);
    expect(await on.bob.rest.refused('GET', path)).toBe('404 10063');
  });

  it('is offered on the page of its application', async () => {
    const { alice, bot } = await stage();
    await bot.rest.post(`/applications/${bot.id}/commands`, { name: 'everywhere', description: 'Anywhere' });
    expect(await alice.rest.get(`/applications/${bot.id}/application-command-index`)).toMatchObject({
      applications: [{ id: bot.id }],
      application_commands: [{ name: 'everywhere' }],
    });
    expect(await alice.rest.refused('GET', '/applications/1/application-command-index')).toBe('404 10002');
  });
});
