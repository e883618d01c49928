import { GatewayIntentBits as Intent, PermissionFlagsBits as Permission, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { testPng } from '#api-v10/cdn/test-images';
import { ALL_INTENTS, type Somebody, type World } from '../world.ts';
import type { Listener } from '../listener.ts';

/** A guild with an open and a hidden side; who listens in it stands in `audience.test.ts`. */
export interface Stage {
  world: World;
  alice: Somebody;
  bob: Somebody;
  carol: Somebody;
  guildId: Snowflake;
  /** The bot of everybody's eyes, which may do everything. */
  bot: Somebody;
  aliceListens: Listener;
  bobListens: Listener;
  open: Side;
  hidden: Side;
}

/** Where something is done: the channels that everybody sees, or those that only administrators see. */
export interface Side {
  textId: Snowflake;
  voiceId: Snowflake;
  stageId: Snowflake;
  overwrites: object[];
}

export interface EventAct {
  t: string;
  /** None of these: not heard. */
  intents: number;
  /** Heard by whom it concerns in the guild, or by those who see the channel: done in an open and in a hidden one. */
  where: 'guild' | 'channel';
  /** Only some permission lets hear it, which plain members do not have. */
  needsMore?: true;
  /** Bob's own doing, of which his own session is not told. */
  notBob?: true;
  /** The last of these makes the event. */
  act(stage: Stage, side: Side): Promise<unknown>;
}

interface Id {
  id: Snowflake;
}

const DOT = `data:image/png;base64,${testPng().toString('base64')}`;
const SOUND = `data:audio/mpeg;base64,${(defaultSoundFile('6') ?? Buffer.alloc(0)).toString('base64')}`;
const HEART = '%E2%9D%A4';
let counter = 0;
const fresh = (stem: string): string => `${stem}${++counter}`;

const say = ({ alice }: Stage, { textId }: Side, body: object = { content: fresh('word ') }): Promise<Id> =>
  alice.rest.post<Id>(`/channels/${textId}/messages`, body);
const make = <Body = Id>({ alice, guildId }: Stage, path: string, body: unknown): Promise<Body> => alice.rest.post<Body>(`/guilds/${guildId}/${path}`, body);
const change = ({ alice, guildId }: Stage, path: string, body: unknown): Promise<unknown> => alice.rest.patch(`/guilds/${guildId}/${path}`, body);
const remove = ({ alice, guildId }: Stage, path: string): Promise<unknown> => alice.rest.delete(`/guilds/${guildId}/${path}`);
const thread = ({ alice }: Stage, { textId }: Side): Promise<Id> => alice.rest.post<Id>(`/channels/${textId}/threads`, { name: fresh('thread'), type: 11 });

async function newcomer({ world, guildId }: Stage): Promise<Somebody> {
  const somebody = await world.person('newcomer');
  await world.join(guildId, somebody);
  return somebody;
}

async function reacted(stage: Stage, side: Side): Promise<string> {
  const { id } = await say(stage, side);
  const path = `/channels/${side.textId}/messages/${id}/reactions`;
  await stage.alice.rest.put(`${path}/${HEART}/@me`);
  return path;
}

async function poll(stage: Stage, side: Side): Promise<string> {
  const answers = [{ poll_media: { text: 'yes' } }, { poll_media: { text: 'no' } }];
  const { id } = await say(stage, side, { poll: { question: { text: 'well?' }, answers, duration: 1 } });
  return `/channels/${side.textId}/polls/${id}/answers/@me`;
}

const plan = (stage: Stage, side: Side): Promise<Id> =>
  make(stage, 'scheduled-events', {
    name: fresh('event'),
    privacy_level: 2,
    scheduled_start_time: new Date(Date.now() + 3_600_000).toISOString(),
    entity_type: 2,
    channel_id: side.voiceId,
  });
const rule = (stage: Stage, given: object = {}): Promise<Id> =>
  make(stage, 'auto-moderation/rules', {
    name: fresh('rule'),
    event_type: 1,
    trigger_type: 1,
    trigger_metadata: { keyword_filter: [fresh('badword')] },
    actions: [{ type: 1, metadata: {} }],
    enabled: true,
    ...given,
  });
const emoji = (stage: Stage): Promise<Id> => make(stage, 'emojis', { name: fresh('dot'), image: DOT, roles: [] });
const sound = (stage: Stage, given: object = {}): Promise<{ sound_id: Snowflake }> =>
  make(stage, 'soundboard-sounds', { name: fresh('pop'), sound: SOUND, volume: 1, ...given });
const sticker = ({ alice, guildId }: Stage): Promise<Id> =>
  alice.rest.post<Id>(
    `/guilds/${guildId}/stickers`,
    { name: fresh('wave'), tags: 'wave', description: 'It waves' },
    { files: [{ name: 'wave.png', bytes: testPng(320), type: 'image/png' }] },
  );
const invite = ({ alice }: Stage, { textId }: Side, body: object = { unique: true }): Promise<{ code: string }> =>
  alice.rest.post<{ code: string }>(`/channels/${textId}/invites`, body);

/** Sends alice into a voice channel, or out of it, and waits until that is so. */
async function goInto({ aliceListens, alice, guildId }: Stage, channelId: Snowflake | null): Promise<void> {
  const there = aliceListens.next<{ user_id: string; channel_id: string | null }>(
    'VOICE_STATE_UPDATE',
    (d) => d.user_id === alice.id && d.channel_id === channelId,
  );
  aliceListens.send(4, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  await there;
}

async function liveStage({ alice }: Stage, { stageId }: Side): Promise<() => Promise<unknown>> {
  await alice.rest.post('/stage-instances', { channel_id: stageId, topic: 'now' });
  return () => alice.rest.delete(`/stage-instances/${stageId}`);
}

const inGuild = (t: string, intents: number, act: EventAct['act'], more: Partial<EventAct> = {}): EventAct => ({ t, intents, where: 'guild', act, ...more });
const inChannel = (t: string, intents: number, act: EventAct['act'], more: Partial<EventAct> = {}): EventAct => ({
  t,
  intents,
  where: 'channel',
  act,
  ...more,
});
const needsMore = { needsMore: true } as const;

/** How each event of a guild is made to happen. What concerns one session or one user only has its own tests. */
export const eventActs: readonly EventAct[] = [
  inGuild('GUILD_UPDATE', Intent.Guilds, ({ alice, guildId }) => alice.rest.patch(`/guilds/${guildId}`, { name: fresh('guild') })),
  inGuild('GUILD_ROLE_CREATE', Intent.Guilds, (stage) => make(stage, 'roles', { name: 'role' })),
  inGuild('GUILD_ROLE_UPDATE', Intent.Guilds, async (stage) => change(stage, `roles/${(await make(stage, 'roles', {})).id}`, { name: 'other' })),
  inGuild('GUILD_ROLE_DELETE', Intent.Guilds, async (stage) => remove(stage, `roles/${(await make(stage, 'roles', {})).id}`)),
  inChannel('CHANNEL_CREATE', Intent.Guilds, (stage, { overwrites }) => make(stage, 'channels', { name: 'new', type: 0, permission_overwrites: overwrites })),
  inChannel('CHANNEL_UPDATE', Intent.Guilds, ({ alice }, { textId }) => alice.rest.patch(`/channels/${textId}`, { topic: fresh('topic') })),
  inChannel('CHANNEL_DELETE', Intent.Guilds, async (stage, { overwrites }) => {
    const { id } = await make<APIChannel>(stage, 'channels', { name: 'short', type: 0, permission_overwrites: overwrites });
    await stage.alice.rest.delete(`/channels/${id}`);
  }),
  inChannel('CHANNEL_PINS_UPDATE', Intent.Guilds, async (stage, side) => {
    await stage.alice.rest.put(`/channels/${side.textId}/messages/pins/${(await say(stage, side)).id}`);
  }),
  inChannel('THREAD_CREATE', Intent.Guilds, thread),
  inChannel('THREAD_UPDATE', Intent.Guilds, async (stage, side) => stage.alice.rest.patch(`/channels/${(await thread(stage, side)).id}`, { name: 'other' })),
  inChannel('THREAD_DELETE', Intent.Guilds, async (stage, side) => stage.alice.rest.delete(`/channels/${(await thread(stage, side)).id}`)),
  inChannel('THREAD_MEMBERS_UPDATE', Intent.Guilds | Intent.GuildMembers, thread),
  inChannel('STAGE_INSTANCE_CREATE', Intent.Guilds, async (stage, side) => (await liveStage(stage, side))()),
  inChannel('STAGE_INSTANCE_UPDATE', Intent.Guilds, async (stage, side) => {
    const end = await liveStage(stage, side);
    await stage.alice.rest.patch(`/stage-instances/${side.stageId}`, { topic: 'then' });
    await end();
  }),
  inChannel('STAGE_INSTANCE_DELETE', Intent.Guilds, async (stage, side) => (await liveStage(stage, side))()),
  inChannel('VOICE_CHANNEL_START_TIME_UPDATE', Intent.Guilds, async (stage, { voiceId }) => {
    await goInto(stage, voiceId);
    await goInto(stage, null);
  }),
  inChannel('VOICE_CHANNEL_STATUS_UPDATE', Intent.Guilds, async (stage, { voiceId }) => {
    await goInto(stage, voiceId);
    await stage.alice.rest.put(`/channels/${voiceId}/voice-status`, { status: fresh('status') });
    await goInto(stage, null);
  }),
  inGuild('VOICE_STATE_UPDATE', Intent.GuildVoiceStates, async (stage) => {
    await goInto(stage, stage.open.voiceId);
    await goInto(stage, null);
  }),
  inGuild('GUILD_MEMBER_ADD', Intent.GuildMembers, newcomer),
  inGuild('GUILD_MEMBER_UPDATE', Intent.GuildMembers, (stage) => change(stage, `members/${stage.carol.id}`, { nick: fresh('nick') })),
  inGuild('GUILD_MEMBER_REMOVE', Intent.GuildMembers, async (stage) => remove(stage, `members/${(await newcomer(stage)).id}`)),
  inGuild('GUILD_AUDIT_LOG_ENTRY_CREATE', Intent.GuildModeration, (stage) => make(stage, 'roles', {}), needsMore),
  inGuild(
    'GUILD_BAN_ADD',
    Intent.GuildModeration,
    async (stage) => stage.alice.rest.put(`/guilds/${stage.guildId}/bans/${(await newcomer(stage)).id}`, {}),
    needsMore,
  ),
  inGuild(
    'GUILD_BAN_REMOVE',
    Intent.GuildModeration,
    async (stage) => {
      const { id } = await newcomer(stage);
      await stage.alice.rest.put(`/guilds/${stage.guildId}/bans/${id}`, {});
      await remove(stage, `bans/${id}`);
    },
    needsMore,
  ),
  inGuild('GUILD_EMOJIS_UPDATE', Intent.GuildExpressions, emoji),
  inGuild('GUILD_STICKERS_UPDATE', Intent.GuildExpressions, async (stage) => remove(stage, `stickers/${(await sticker(stage)).id}`)),
  inGuild('GUILD_SOUNDBOARD_SOUND_CREATE', Intent.GuildExpressions, async (stage) => remove(stage, `soundboard-sounds/${(await sound(stage)).sound_id}`)),
  inGuild('GUILD_SOUNDBOARD_SOUND_UPDATE', Intent.GuildExpressions, async (stage) => {
    const { sound_id: id } = await sound(stage);
    await change(stage, `soundboard-sounds/${id}`, { name: fresh('plop') });
    await remove(stage, `soundboard-sounds/${id}`);
  }),
  inGuild('GUILD_SOUNDBOARD_SOUND_DELETE', Intent.GuildExpressions, async (stage) => remove(stage, `soundboard-sounds/${(await sound(stage)).sound_id}`)),
  inGuild('GUILD_SOUNDBOARD_SOUNDS_UPDATE', Intent.GuildExpressions, async (stage) => {
    const { id } = await emoji(stage);
    const { sound_id: soundId } = await sound(stage, { emoji_id: id });
    await remove(stage, `emojis/${id}`);
    await remove(stage, `soundboard-sounds/${soundId}`);
  }),
  inGuild('GUILD_INTEGRATIONS_UPDATE', Intent.GuildIntegrations, ({ world, alice, guildId }) => world.bot({ owner: alice, guildId })),
  inGuild('INTEGRATION_CREATE', Intent.GuildIntegrations, ({ world, alice, guildId }) => world.bot({ owner: alice, guildId })),
  inGuild('INTEGRATION_UPDATE', Intent.GuildIntegrations, async ({ world, alice, guildId }) => {
    const bot = await world.bot({ owner: alice, guildId, permissions: Permission.ViewChannel });
    const application = await bot.rest.get<Id>('/applications/@me');
    const query = { client_id: application.id, scope: 'bot', permissions: String(Permission.ViewChannel | Permission.SendMessages) };
    await alice.rest.post('/oauth2/authorize', { guild_id: guildId, permissions: query.permissions, authorize: true }, { query });
  }),
  inGuild('INTEGRATION_DELETE', Intent.GuildIntegrations, async (stage) => {
    const { id } = await stage.world.bot({ owner: stage.alice, guildId: stage.guildId });
    await remove(stage, `members/${id}`);
  }),
  inChannel('WEBHOOKS_UPDATE', Intent.GuildWebhooks, ({ alice }, { textId }) => alice.rest.post(`/channels/${textId}/webhooks`, { name: 'hook' }), needsMore),
  inChannel('INVITE_CREATE', Intent.GuildInvites, invite, needsMore),
  inChannel('INVITE_DELETE', Intent.GuildInvites, async (stage, side) => stage.alice.rest.delete(`/invites/${(await invite(stage, side)).code}`), needsMore),
  inGuild(
    'PRESENCE_UPDATE',
    Intent.GuildPresences,
    async ({ bobListens }) => bobListens.send(3, { status: 'idle', since: null, afk: false, activities: [{ name: fresh('game'), type: 0 }] }),
    {
      notBob: true,
    },
  ),
  inChannel('MESSAGE_CREATE', Intent.GuildMessages, say),
  inChannel('MESSAGE_UPDATE', Intent.GuildMessages, async (stage, side) =>
    stage.alice.rest.patch(`/channels/${side.textId}/messages/${(await say(stage, side)).id}`, { content: 'changed' }),
  ),
  inChannel('MESSAGE_DELETE', Intent.GuildMessages, async (stage, side) =>
    stage.alice.rest.delete(`/channels/${side.textId}/messages/${(await say(stage, side)).id}`),
  ),
  inChannel('MESSAGE_DELETE_BULK', Intent.GuildMessages, async (stage, side) => {
    const messages = [await say(stage, side), await say(stage, side)].map(({ id }) => id);
    await stage.bot.rest.post(`/channels/${side.textId}/messages/bulk-delete`, { messages });
  }),
  inChannel('MESSAGE_REACTION_ADD', Intent.GuildMessageReactions, reacted),
  inChannel('MESSAGE_REACTION_REMOVE', Intent.GuildMessageReactions, async (stage, side) =>
    stage.alice.rest.delete(`${await reacted(stage, side)}/${HEART}/@me`),
  ),
  inChannel('MESSAGE_REACTION_REMOVE_ALL', Intent.GuildMessageReactions, async (stage, side) => stage.alice.rest.delete(await reacted(stage, side))),
  inChannel('MESSAGE_REACTION_REMOVE_EMOJI', Intent.GuildMessageReactions, async (stage, side) =>
    stage.alice.rest.delete(`${await reacted(stage, side)}/${HEART}`),
  ),
  inChannel('MESSAGE_POLL_VOTE_ADD', Intent.GuildMessagePolls, async (stage, side) => stage.alice.rest.put(await poll(stage, side), { answer_ids: ['1'] })),
  inChannel('MESSAGE_POLL_VOTE_REMOVE', Intent.GuildMessagePolls, async (stage, side) => {
    const path = await poll(stage, side);
    await stage.alice.rest.put(path, { answer_ids: ['1'] });
    await stage.alice.rest.put(path, { answer_ids: [] });
  }),
  inChannel('TYPING_START', Intent.GuildMessageTyping, ({ alice }, { textId }) => alice.rest.post(`/channels/${textId}/typing`)),
  inChannel('GUILD_SCHEDULED_EVENT_CREATE', Intent.GuildScheduledEvents, plan),
  inChannel('GUILD_SCHEDULED_EVENT_UPDATE', Intent.GuildScheduledEvents, async (stage, side) =>
    change(stage, `scheduled-events/${(await plan(stage, side)).id}`, { name: 'other' }),
  ),
  inChannel('GUILD_SCHEDULED_EVENT_DELETE', Intent.GuildScheduledEvents, async (stage, side) =>
    remove(stage, `scheduled-events/${(await plan(stage, side)).id}`),
  ),
  inChannel('GUILD_SCHEDULED_EVENT_USER_ADD', Intent.GuildScheduledEvents, async (stage, side) =>
    stage.alice.rest.put(`/guilds/${stage.guildId}/scheduled-events/${(await plan(stage, side)).id}/users/@me`),
  ),
  inChannel('GUILD_SCHEDULED_EVENT_USER_REMOVE', Intent.GuildScheduledEvents, async (stage, side) => {
    const path = `/guilds/${stage.guildId}/scheduled-events/${(await plan(stage, side)).id}/users/@me`;
    await stage.alice.rest.put(path);
    await stage.alice.rest.delete(path);
  }),
  inGuild(
    'AUTO_MODERATION_RULE_CREATE',
    Intent.AutoModerationConfiguration,
    async (stage) => remove(stage, `auto-moderation/rules/${(await rule(stage)).id}`),
    needsMore,
  ),
  inGuild(
    'AUTO_MODERATION_RULE_UPDATE',
    Intent.AutoModerationConfiguration,
    async (stage) => {
      const path = `auto-moderation/rules/${(await rule(stage)).id}`;
      await change(stage, path, { name: 'other' });
      await remove(stage, path);
    },
    needsMore,
  ),
  inGuild(
    'AUTO_MODERATION_RULE_DELETE',
    Intent.AutoModerationConfiguration,
    async (stage) => remove(stage, `auto-moderation/rules/${(await rule(stage)).id}`),
    needsMore,
  ),
  inGuild(
    'AUTO_MODERATION_ACTION_EXECUTION',
    Intent.AutoModerationExecution,
    async (stage) => {
      const word = fresh('rude');
      const { id } = await rule(stage, { trigger_metadata: { keyword_filter: [word] } });
      await stage.carol.rest.ask('POST', `/channels/${stage.open.textId}/messages`, { body: { content: word } });
      await remove(stage, `auto-moderation/rules/${id}`);
    },
    needsMore,
  ),
];

/** Every intent but these. */
export const without = (intents: number): number => ALL_INTENTS & ~intents;
