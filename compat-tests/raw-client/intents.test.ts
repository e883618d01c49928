import { PermissionFlagsBits } from 'discord-api-types/v10';
import { useWorld, type Scene } from '../world.ts';
import { ALL_INTENTS, connect, type Message, type RawClient } from './raw-client.ts';

const world = useWorld();

const GUILDS = 1 << 0;
const GUILD_MEMBERS = 1 << 1;
const GUILD_MODERATION = 1 << 2;
const GUILD_EXPRESSIONS = 1 << 3;
const GUILD_INTEGRATIONS = 1 << 4;
const GUILD_WEBHOOKS = 1 << 5;
const GUILD_INVITES = 1 << 6;
const GUILD_VOICE_STATES = 1 << 7;
const GUILD_PRESENCES = 1 << 8;
const GUILD_MESSAGES = 1 << 9;
const GUILD_MESSAGE_REACTIONS = 1 << 10;
const GUILD_MESSAGE_TYPING = 1 << 11;
const DIRECT_MESSAGES = 1 << 12;
const DIRECT_MESSAGE_REACTIONS = 1 << 13;
const DIRECT_MESSAGE_TYPING = 1 << 14;
const MESSAGE_CONTENT = 1 << 15;
const GUILD_SCHEDULED_EVENTS = 1 << 16;
const AUTO_MODERATION_CONFIGURATION = 1 << 20;
const AUTO_MODERATION_EXECUTION = 1 << 21;
const GUILD_MESSAGE_POLLS = 1 << 24;
const DIRECT_MESSAGE_POLLS = 1 << 25;

/** Discord's own list, written down a second time: under which intent an event comes, in guilds and in direct messages. */
const NEEDS: Record<string, readonly [inGuild: number, inDirect: number]> = {
  GUILD_CREATE: [GUILDS, 0],
  GUILD_UPDATE: [GUILDS, 0],
  GUILD_ROLE_CREATE: [GUILDS, 0],
  GUILD_ROLE_UPDATE: [GUILDS, 0],
  GUILD_ROLE_DELETE: [GUILDS, 0],
  CHANNEL_CREATE: [GUILDS, 0],
  CHANNEL_UPDATE: [GUILDS, 0],
  CHANNEL_DELETE: [GUILDS, 0],
  CHANNEL_PINS_UPDATE: [GUILDS, DIRECT_MESSAGES],
  THREAD_CREATE: [GUILDS, 0],
  THREAD_UPDATE: [GUILDS, 0],
  THREAD_DELETE: [GUILDS, 0],
  VOICE_CHANNEL_START_TIME_UPDATE: [GUILDS, 0],
  VOICE_CHANNEL_STATUS_UPDATE: [GUILDS, 0],
  STAGE_INSTANCE_CREATE: [GUILDS, 0],
  STAGE_INSTANCE_DELETE: [GUILDS, 0],
  GUILD_MEMBER_ADD: [GUILD_MEMBERS, 0],
  GUILD_MEMBER_UPDATE: [GUILD_MEMBERS, 0],
  GUILD_MEMBER_REMOVE: [GUILD_MEMBERS, 0],
  GUILD_AUDIT_LOG_ENTRY_CREATE: [GUILD_MODERATION, 0],
  GUILD_BAN_ADD: [GUILD_MODERATION, 0],
  GUILD_BAN_REMOVE: [GUILD_MODERATION, 0],
  GUILD_EMOJIS_UPDATE: [GUILD_EXPRESSIONS, 0],
  GUILD_STICKERS_UPDATE: [GUILD_EXPRESSIONS, 0],
  GUILD_INTEGRATIONS_UPDATE: [GUILD_INTEGRATIONS, 0],
  INTEGRATION_CREATE: [GUILD_INTEGRATIONS, 0],
  INTEGRATION_UPDATE: [GUILD_INTEGRATIONS, 0],
  INTEGRATION_DELETE: [GUILD_INTEGRATIONS, 0],
  WEBHOOKS_UPDATE: [GUILD_WEBHOOKS, 0],
  INVITE_CREATE: [GUILD_INVITES, 0],
  INVITE_DELETE: [GUILD_INVITES, 0],
  VOICE_STATE_UPDATE: [GUILD_VOICE_STATES, 0],
  PRESENCE_UPDATE: [GUILD_PRESENCES, 0],
  MESSAGE_CREATE: [GUILD_MESSAGES, DIRECT_MESSAGES],
  MESSAGE_UPDATE: [GUILD_MESSAGES, DIRECT_MESSAGES],
  MESSAGE_DELETE: [GUILD_MESSAGES, DIRECT_MESSAGES],
  MESSAGE_DELETE_BULK: [GUILD_MESSAGES, 0],
  MESSAGE_REACTION_ADD: [GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS],
  MESSAGE_REACTION_REMOVE: [GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS],
  MESSAGE_REACTION_REMOVE_ALL: [GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS],
  MESSAGE_REACTION_REMOVE_EMOJI: [GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS],
  MESSAGE_POLL_VOTE_ADD: [GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS],
  MESSAGE_POLL_VOTE_REMOVE: [GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS],
  TYPING_START: [GUILD_MESSAGE_TYPING, DIRECT_MESSAGE_TYPING],
  GUILD_SCHEDULED_EVENT_CREATE: [GUILD_SCHEDULED_EVENTS, 0],
  GUILD_SCHEDULED_EVENT_UPDATE: [GUILD_SCHEDULED_EVENTS, 0],
  GUILD_SCHEDULED_EVENT_DELETE: [GUILD_SCHEDULED_EVENTS, 0],
  AUTO_MODERATION_RULE_CREATE: [AUTO_MODERATION_CONFIGURATION, 0],
  AUTO_MODERATION_RULE_UPDATE: [AUTO_MODERATION_CONFIGURATION, 0],
  AUTO_MODERATION_RULE_DELETE: [AUTO_MODERATION_CONFIGURATION, 0],
  AUTO_MODERATION_ACTION_EXECUTION: [AUTO_MODERATION_EXECUTION, 0],
};
const EACH = [...Array(26).keys()].map((bit) => 1 << bit).filter((bit) => (bit & ALL_INTENTS) !== 0);

const open = (): Promise<RawClient> => connect(world().server.core.settings.gatewayUrl);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Causes as many kinds of events as REST can; what the server does not have yet is left out. */
async function tour({ alice, bob, guildId, textId, voiceId }: Scene, directId: string): Promise<void> {
  const { rest } = alice;
  const attempt = async <Result>(run: () => Promise<Result>): Promise<Result | undefined> => run().catch(() => undefined);
  for (const channelId of [textId, directId]) {
    const { id } = await rest.post<{ id: string }>(`/channels/${channelId}/messages`, { content: 'hello' });
    await attempt(() => rest.patch(`/channels/${channelId}/messages/${id}`, { content: 'changed' }));
    await attempt(() => rest.post(`/channels/${channelId}/typing`));
    await attempt(() => rest.put(`/channels/${channelId}/messages/${id}/reactions/%F0%9F%91%8D/@me`));
    await attempt(() => rest.delete(`/channels/${channelId}/messages/${id}/reactions/%F0%9F%91%8D/@me`));
    await attempt(() => rest.put(`/channels/${channelId}/messages/pins/${id}`));
    await attempt(() => rest.delete(`/channels/${channelId}/messages/${id}`));
    const answers = [{ poll_media: { text: 'yes' } }, { poll_media: { text: 'no' } }];
    const poll = await attempt(() =>
      rest.post<{ id: string }>(`/channels/${channelId}/messages`, { poll: { question: { text: 'well?' }, answers, duration: 1 } }),
    );
    if (poll) await attempt(() => rest.put(`/channels/${channelId}/polls/${poll.id}/answers/@me`, { answer_ids: ['1'] }));
    if (poll) await attempt(() => rest.put(`/channels/${channelId}/polls/${poll.id}/answers/@me`, { answer_ids: [] }));
  }
  const role = await attempt(() => rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'role' }));
  if (role) await attempt(() => rest.patch(`/guilds/${guildId}/roles/${role.id}`, { name: 'other' }));
  if (role) await attempt(() => rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`));
  if (role) await attempt(() => rest.delete(`/guilds/${guildId}/roles/${role.id}`));
  await attempt(() => rest.patch(`/guilds/${guildId}`, { name: 'renamed' }));
  const channel = await attempt(() => rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: 'new', type: 0 }));
  if (channel) {
    await attempt(() => rest.patch(`/channels/${channel.id}`, { topic: 'topic' }));
    await attempt(() => rest.post(`/channels/${channel.id}/webhooks`, { name: 'hook' }));
    const invite = await attempt(() => rest.post<{ code: string }>(`/channels/${channel.id}/invites`, {}));
    if (invite) await attempt(() => rest.delete(`/invites/${invite.code}`));
    const thread = await attempt(() => rest.post<{ id: string }>(`/channels/${channel.id}/threads`, { name: 'thread', type: 11 }));
    if (thread) await attempt(() => rest.patch(`/channels/${thread.id}`, { name: 'other' }));
    if (thread) await attempt(() => rest.delete(`/channels/${thread.id}`));
    await attempt(() => rest.delete(`/channels/${channel.id}`));
  }
  const rule = {
    name: 'rule',
    event_type: 1,
    trigger_type: 1,
    trigger_metadata: { keyword_filter: ['badword'] },
    actions: [{ type: 1, metadata: {} }],
    enabled: true,
  };
  const made = await attempt(() => rest.post<{ id: string }>(`/guilds/${guildId}/auto-moderation/rules`, rule));
  await attempt(() => bob.rest.post(`/channels/${textId}/messages`, { content: 'a badword' }));
  if (made) await attempt(() => rest.delete(`/guilds/${guildId}/auto-moderation/rules/${made.id}`));
  const start = new Date(Date.now() + 3_600_000).toISOString();
  const planned = { name: 'event', privacy_level: 2, scheduled_start_time: start, entity_type: 2, channel_id: voiceId };
  const event = await attempt(() => rest.post<{ id: string }>(`/guilds/${guildId}/scheduled-events`, planned));
  if (event) await attempt(() => rest.delete(`/guilds/${guildId}/scheduled-events/${event.id}`));
  const image = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const emoji = await attempt(() => rest.post<{ id: string }>(`/guilds/${guildId}/emojis`, { name: 'dot', image, roles: [] }));
  if (emoji) await attempt(() => rest.delete(`/guilds/${guildId}/emojis/${emoji.id}`));
  const speaker = await bob.listen();
  speaker.send(4, { guild_id: guildId, channel_id: voiceId, self_mute: false, self_deaf: false });
  await pause(50);
  await speaker.close();
  await attempt(() => rest.put(`/guilds/${guildId}/bans/${bob.id}`, {}));
  await attempt(() => rest.delete(`/guilds/${guildId}/bans/${bob.id}`));
  await world().bot({ owner: alice, guildId, permissions: PermissionFlagsBits.SendMessages });
  await rest.post(`/channels/${directId}/messages`, { content: 'the end' });
}

const isDirect = ({ t, d }: Message): boolean => t !== 'GUILD_CREATE' && t !== 'GUILD_UPDATE' && (d as { guild_id?: string }).guild_id === undefined;

describe('intents', () => {
  it('decide alone which events come: none asked, one asked, all but one asked', async () => {
    const scene = await world().scene();
    const { bot, alice } = scene;
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bot.id });
    const masks = [ALL_INTENTS, 0, ...EACH, ...EACH.map((bit) => ALL_INTENTS & ~bit)];
    const clients: RawClient[] = [];
    for (const intents of masks) {
      const client = await open();
      await client.ready(bot.token, { intents });
      clients.push(client);
    }
    await pause(100);
    const starts = clients.map((client) => client.dispatches().length);
    await tour(scene, direct.id);
    await clients[0]?.event<{ content: string }>('MESSAGE_CREATE', ({ content }) => content === 'the end');
    await pause(300);
    const told = clients.map((client, index) => client.dispatches().slice(starts[index]));
    const all = told[0] ?? [];
    // The one event that comes in part; its own test is beside the code.
    const listed = all.filter(({ t }) => t !== 'THREAD_MEMBERS_UPDATE');
    const kinds = new Set(listed.map(({ t }) => t ?? ''));
    expect([...kinds].filter((t) => !(t in NEEDS))).toEqual([]);
    expect(kinds.size).toBeGreaterThan(25);
    masks.forEach((mask, index) => {
      const expected = listed.filter((message) => ((NEEDS[message.t ?? '']?.[isDirect(message) ? 1 : 0] ?? 0) & mask) !== 0).map(({ t }) => t);
      const got = (told[index] ?? []).filter(({ t }) => t !== 'THREAD_MEMBERS_UPDATE').map(({ t }) => t);
      expect([mask, got]).toEqual([mask, expected]);
    });
    await Promise.all(clients.map((client) => client.close()));
  }, 60_000);

  it('give the content of messages, but for the exceptions', async () => {
    const { alice, bot, guildId, textId } = await world().scene();
    const client = await open();
    await client.ready(bot.token, { intents: ALL_INTENTS & ~MESSAGE_CONTENT });
    const say = async (body: Record<string, unknown>, by = alice, channelId = textId): Promise<Record<string, unknown>> => {
      const { id } = await by.rest.post<{ id: string }>(`/channels/${channelId}/messages`, body);
      return client.event<Record<string, unknown>>('MESSAGE_CREATE', (d) => d['id'] === id);
    };
    const embeds = [{ title: 'title' }];
    expect(await say({ content: 'hidden', embeds })).toMatchObject({ content: '', embeds: [], attachments: [], components: [] });
    expect(await say({ poll: { question: { text: 'well?' }, answers: [{ poll_media: { text: 'yes' } }], duration: 1 } })).not.toHaveProperty('poll');
    expect(await say({ content: `you, <@${bot.id}>` })).toMatchObject({ content: `you, <@${bot.id}>` });
    const own = await say({ content: 'my own', embeds }, bot);
    expect(own).toMatchObject({ content: 'my own', embeds: [{ title: 'title' }] });
    const reply = { message_reference: { message_id: own['id'] } };
    expect(await say({ content: 'a reply', ...reply })).toMatchObject({ content: 'a reply', referenced_message: { content: 'my own' } });
    expect(await say({ content: 'a quiet reply', ...reply, allowed_mentions: { replied_user: false } })).toMatchObject({
      content: '',
      referenced_message: { content: 'my own' },
    });
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bot.id });
    expect(await say({ content: 'between us' }, alice, direct.id)).toMatchObject({ content: 'between us' });
    const other = await world().bot({ guildId });
    const sighted = await open();
    await sighted.ready(other.token);
    const { id } = await alice.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'seen', embeds });
    expect(await sighted.event<Record<string, unknown>>('MESSAGE_CREATE', (d) => d['id'] === id)).toMatchObject({
      content: 'seen',
      embeds: [{ title: 'title' }],
    });
    await alice.rest.patch(`/channels/${textId}/messages/${id}`, { content: 'edited' });
    expect(await client.event<Record<string, unknown>>('MESSAGE_UPDATE', (d) => d['id'] === id)).toMatchObject({ content: '', embeds: [] });
    await Promise.all([client.close(), sighted.close()]);
  });
});
