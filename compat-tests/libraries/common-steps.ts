import {
  ComponentType,
  type APIChannel,
  type APIGuildMember,
  type APIInvite,
  type APIMessage,
  type APIRole,
  type APIThreadChannel,
} from 'discord-api-types/v10';
import type { Stage } from './stage.ts';

/** What the program of every library does, and what the world must see of it. A step is one test. */
export interface Step {
  name: string;
  run(stage: Stage): Promise<void>;
}

const idOfCommand = async (stage: Stage, name: string): Promise<{ id: string; version: string }> => {
  const command = (await stage.commands()).find((one) => one.name === name);
  if (!command) throw new Error(`the command ${name} is not registered`);
  return { id: command.id, version: command.version };
};

async function useCommand(stage: Stage, name: string, options: object[] = [], more: object = {}): Promise<void> {
  const { id, version } = await idOfCommand(stage, name);
  await stage.interact(2, { id, version, name, type: 1, options, ...more });
}

const componentMessage = async (stage: Stage): Promise<APIMessage> => {
  const shown = stage.answer((message) => (message.components?.length ?? 0) > 0);
  await stage.say('!components');
  return shown;
};

/** The steps, in an order in which none needs another. */
export const commonSteps: readonly Step[] = [
  {
    name: 'logs in and knows its guild with channels, members and roles',
    async run({ ready, bot, guildId }) {
      expect(ready.user).toBe(bot.id);
      const guild = ready.guilds.find((one) => one.id === guildId);
      expect(guild?.name).toBe('The guild');
      expect(guild?.channels).toBeGreaterThanOrEqual(2);
      expect(guild?.members).toBeGreaterThanOrEqual(1);
      // @everyone, and the managed roles of two bots.
      expect(guild?.roles).toBe(3);
    },
  },
  {
    name: 'hears a message and replies to it',
    async run(stage) {
      const answer = stage.answer();
      const asked = await stage.say('!echo grüße 🦜');
      const replied = await answer;
      expect(replied.content).toBe('grüße 🦜');
      expect(replied.message_reference?.message_id).toBe(asked.id);
      expect(replied.referenced_message?.id).toBe(asked.id);
      expect(replied.author.bot).toBe(true);
    },
  },
  {
    name: 'sends an embed',
    async run(stage) {
      const answer = stage.answer((message) => message.embeds.length > 0);
      await stage.say('!embed');
      const [embed] = (await answer).embeds;
      expect(embed).toMatchObject({
        type: 'rich',
        title: 'A title',
        description: 'A description',
        color: 0x00ff00,
        fields: [{ name: 'key', value: 'value', inline: true }],
      });
    },
  },
  {
    name: 'sends a file that can be fetched',
    async run(stage) {
      const answer = stage.answer((message) => message.attachments.length > 0);
      await stage.say('!file');
      const [attachment] = (await answer).attachments;
      expect(attachment?.filename).toBe('hello.txt');
      const file = await fetch(attachment?.url ?? '');
      expect(file.status).toBe(200);
      expect(await file.text()).toBe('hello from a file');
      expect(attachment?.size).toBe('hello from a file'.length);
    },
  },
  {
    name: 'edits its message',
    async run(stage) {
      const edited = stage.ears.next<APIMessage>('MESSAGE_UPDATE', (message) => message.content === 'after');
      await stage.say('!edit');
      const message = await edited;
      expect(message.edited_timestamp).not.toBeNull();
      expect(message.author.id).toBe(stage.bot.id);
    },
  },
  {
    name: 'deletes its message',
    async run(stage) {
      const sent = stage.answer((message) => message.content === 'gone soon');
      const deleted = stage.ears.next<{ id: string }>('MESSAGE_DELETE');
      await stage.say('!delete');
      expect((await deleted).id).toBe((await sent).id);
    },
  },
  {
    name: 'reacts, and hears a reaction',
    async run(stage) {
      const reacted = stage.ears.next<{ message_id: string; emoji: { name: string } }>(
        'MESSAGE_REACTION_ADD',
        (d) => (d as { user_id?: string }).user_id === stage.bot.id,
      );
      const message = await stage.say('!react');
      expect(await reacted).toMatchObject({ message_id: message.id, emoji: { name: '👍' } });
      const saw = stage.answer((one) => one.content.startsWith('saw'));
      await stage.alice.rest.put(`/channels/${stage.textId}/messages/${message.id}/reactions/${encodeURIComponent('🎉')}/@me`);
      expect((await saw).content).toBe(`saw 🎉 by ${stage.alice.id}`);
    },
  },
  {
    name: 'reads the history, newest first',
    async run(stage) {
      for (const content of ['h1', 'h2', 'h3']) await stage.say(content);
      const answer = stage.answer();
      await stage.say('!history');
      expect((await answer).content).toBe('h3,h2,h1');
    },
  },
  {
    name: 'pins a message',
    async run(stage) {
      const pinned = stage.observer.next<{ channel_id: string }>('CHANNEL_PINS_UPDATE');
      const message = await stage.say('!pin');
      expect((await pinned).channel_id).toBe(stage.textId);
      const { items } = await stage.alice.rest.get<{ items: { message: APIMessage }[] }>(`/channels/${stage.textId}/messages/pins`);
      expect(items.map((item) => item.message.id)).toContain(message.id);
    },
  },
  {
    name: 'shows that it types',
    async run(stage) {
      const typing = stage.ears.next<{ user_id: string; channel_id: string }>('TYPING_START', (d) => d.user_id === stage.bot.id);
      await stage.say('!typing');
      expect((await typing).channel_id).toBe(stage.textId);
    },
  },
  {
    name: 'names a member and gives them a role',
    async run(stage) {
      const named = stage.observer.next<{ nick: string }>('GUILD_MEMBER_UPDATE', (d) => d.nick === 'Polly');
      await stage.say(`!nick ${stage.bob.id} Polly`);
      await named;
      const given = stage.observer.next<{ roles: string[] }>('GUILD_MEMBER_UPDATE', (d) => d.roles.length === 1);
      await stage.say(`!role ${stage.bob.id}`);
      const [roleId] = (await given).roles;
      const roles = await stage.alice.rest.get<APIRole[]>(`/guilds/${stage.guildId}/roles`);
      expect(roles.find((role) => role.id === roleId)).toMatchObject({ name: 'parrot', color: 0xff0000, hoist: true });
      const member = await stage.alice.rest.get<APIGuildMember>(`/guilds/${stage.guildId}/members/${stage.bob.id}`);
      expect(member).toMatchObject({ nick: 'Polly', roles: [roleId] });
    },
  },
  {
    name: 'makes a channel, changes it and deletes it',
    async run(stage) {
      const made = stage.observer.next<APIChannel>('CHANNEL_CREATE', (d) => 'name' in d && d.name === 'made-here');
      const changed = stage.observer.next<{ id: string }>('CHANNEL_UPDATE', (d) => (d as { topic?: string }).topic === 'a topic');
      const deleted = stage.observer.next<{ id: string }>('CHANNEL_DELETE');
      await stage.say('!channel');
      const { id } = await made;
      expect((await changed).id).toBe(id);
      expect((await deleted).id).toBe(id);
    },
  },
  {
    name: 'starts a thread from a message and speaks in it',
    async run(stage) {
      const made = stage.observer.next<APIThreadChannel>('THREAD_CREATE');
      const spoken = stage.observer.next<APIMessage>('MESSAGE_CREATE', (message) => message.content === 'in thread');
      const message = await stage.say('!thread');
      const thread = await made;
      expect(thread).toMatchObject({ id: message.id, name: 'talk', parent_id: stage.textId });
      expect((await spoken).channel_id).toBe(thread.id);
    },
  },
  {
    name: 'speaks through a webhook of its own making',
    async run(stage) {
      const spoken = stage.ears.next<APIMessage>('MESSAGE_CREATE', (message) => message.webhook_id !== undefined);
      await stage.say('!webhook');
      const message = await spoken;
      expect(message.content).toBe('by hook');
      expect(message.author).toMatchObject({ username: 'Hook', id: message.webhook_id });
    },
  },
  {
    name: 'writes a direct message',
    async run(stage) {
      const written = stage.ears.next<APIMessage & { guild_id?: string }>('MESSAGE_CREATE', (message) => message.content === 'psst');
      await stage.say('!dm');
      expect((await written).guild_id).toBeUndefined();
    },
  },
  {
    name: 'fetches all members',
    async run(stage) {
      const answer = stage.answer((message) => message.content.startsWith('members'));
      await stage.say('!members');
      expect((await answer).content).toBe('members: 4');
    },
  },
  {
    name: 'bans and unbans',
    async run(stage) {
      const stranger = await stage.world.person('stranger');
      await stage.world.join(stage.guildId, stranger);
      const banned = stage.observer.next<{ user: { id: string } }>('GUILD_BAN_ADD');
      const unbanned = stage.observer.next<{ user: { id: string } }>('GUILD_BAN_REMOVE');
      await stage.say(`!ban ${stranger.id}`);
      expect((await banned).user.id).toBe(stranger.id);
      expect((await unbanned).user.id).toBe(stranger.id);
    },
  },
  {
    name: 'makes an invite',
    async run(stage) {
      const answer = stage.answer((message) => message.content.startsWith('invite '));
      await stage.say('!invite');
      const code = (await answer).content.slice('invite '.length);
      const invite = await stage.world.nobody.get<APIInvite>(`/invites/${code}`);
      expect(invite.guild?.id).toBe(stage.guildId);
      expect(invite.inviter?.id).toBe(stage.bot.id);
    },
  },
  {
    name: 'sets its presence',
    async run(stage) {
      const seen = stage.observer.next<{ activities: { name: string; type: number }[]; status: string }>(
        'PRESENCE_UPDATE',
        (d) => (d as unknown as { user: { id: string } }).user.id === stage.bot.id,
      );
      await stage.say('!presence');
      const presence = await seen;
      expect(presence.status).toBe('idle');
      expect(presence.activities).toMatchObject([{ name: 'the sea', type: 2 }]);
    },
  },
  {
    name: 'answers a slash command with an option',
    async run(stage) {
      const answer = stage.answer((message) => message.content.startsWith('hello'));
      await useCommand(stage, 'greet', [{ type: 3, name: 'name', value: 'Ann' }]);
      const message = await answer;
      expect(message.content).toBe('hello Ann');
      expect(message.type).toBe(20);
      expect(message.interaction_metadata?.user.id).toBe(stage.alice.id);
    },
  },
  {
    name: 'completes an option while it is typed',
    async run(stage) {
      const choices = stage.ears.next<{ choices: { name: string; value: string }[] }>('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE');
      const { id, version } = await idOfCommand(stage, 'greet');
      await stage.interact(4, { id, version, name: 'greet', type: 1, options: [{ type: 3, name: 'name', value: 'b', focused: true }] });
      expect((await choices).choices).toEqual([{ name: 'bob', value: 'bob' }]);
    },
  },
  {
    name: 'defers, edits its answer and follows up',
    async run(stage) {
      const thinking = stage.answer((message) => ((message.flags ?? 0) & 128) !== 0);
      const done = stage.ears.next<APIMessage>('MESSAGE_UPDATE', (message) => message.content === 'done');
      const more = stage.answer((message) => message.content === 'more');
      await useCommand(stage, 'later');
      const first = await thinking;
      expect((await done).id).toBe(first.id);
      expect((await more).id).not.toBe(first.id);
    },
  },
  {
    name: 'opens a modal and reads what was filled in',
    async run(stage) {
      const opened = stage.ears.next<{ id: string; custom_id: string; components: object[] }>('INTERACTION_MODAL_CREATE');
      await useCommand(stage, 'form');
      const modal = await opened;
      expect(modal.custom_id).toBe('form');
      const answer = stage.answer((message) => message.content.startsWith('you said'));
      const field = { type: ComponentType.TextInput, custom_id: 'answer', value: 'forty-two' };
      const [part] = modal.components as { type: number }[];
      const components =
        part?.type === ComponentType.Label ? [{ type: ComponentType.Label, component: field }] : [{ type: ComponentType.ActionRow, components: [field] }];
      await stage.interact(5, { id: modal.id, custom_id: 'form', components });
      expect((await answer).content).toBe('you said forty-two');
    },
  },
  {
    name: 'answers a button by changing its message',
    async run(stage) {
      const message = await componentMessage(stage);
      const changed = stage.ears.next<APIMessage>('MESSAGE_UPDATE', (one) => one.id === message.id);
      await stage.interact(3, { component_type: ComponentType.Button, custom_id: 'press' }, { message_id: message.id });
      expect((await changed).content).toBe('pressed');
    },
  },
  {
    name: 'answers a select in secret',
    async run(stage) {
      const message = await componentMessage(stage);
      const answer = stage.answer((one) => one.content.startsWith('picked'));
      await stage.interact(3, { component_type: ComponentType.StringSelect, custom_id: 'pick', values: ['b'] }, { message_id: message.id });
      const secret = await answer;
      expect(secret.content).toBe('picked b');
      expect((secret.flags ?? 0) & 64).toBe(64);
      expect(stage.observer.hasHeard('MESSAGE_CREATE', (one: APIMessage) => one.id === secret.id)).toBe(false);
    },
  },
];

/** The names of steps that a library cannot do by itself, with the reason. */
export type LeftOut = Readonly<Record<string, string>>;
