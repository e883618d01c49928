import type { APIChannel, Snowflake } from 'discord-api-types/v10';
import { endInvites } from '#core/invites/end-invites';
import { discordEvents } from '#openapi/facts';
import type { Listener } from '../listener.ts';
import { useWorld, type Somebody } from '../world.ts';
import { eventActs, without, type EventAct, type Side, type Stage } from './event-acts.ts';

const world = useWorld();
const VIEW = (1n << 10n).toString();

/** In the table of acts, or with a test of their own: here, under voice-server, guild-availability, resume and members. */
const OF_ONE_SESSION_OR_USER = [
  'READY',
  'RESUMED',
  'RATE_LIMITED',
  'GUILD_CREATE',
  'GUILD_DELETE',
  'GUILD_MEMBERS_CHUNK',
  'CHANNEL_INFO',
  'SOUNDBOARD_SOUNDS',
  'THREAD_LIST_SYNC',
  'THREAD_MEMBER_UPDATE',
  'USER_UPDATE',
  'INTERACTION_CREATE',
  'APPLICATION_COMMAND_PERMISSIONS_UPDATE',
  'VOICE_SERVER_UPDATE',
  'VOICE_CHANNEL_EFFECT_SEND',
];

let stage: Stage;
/** A bot that may do everything and has every intent. */
let all: Listener;
/** A bot with every intent and no permission of its own. */
let weak: Listener;
/** A bot of another guild. */
let stranger: Listener;
let strangersGuildId: Snowflake;
/** Sessions of the mighty bot that lack some intents. */
const deaf = new Map<number, Listener>();

async function openSide(alice: Somebody, guildId: Snowflake, isHidden: boolean): Promise<Side> {
  const overwrites = isHidden ? [{ id: guildId, type: 0, allow: '0', deny: VIEW }] : [];
  const make = async (name: string, type: number): Promise<Snowflake> =>
    (await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name, type, permission_overwrites: overwrites })).id;
  return { textId: await make('words', 0), voiceId: await make('voices', 2), stageId: await make('stage', 13), overwrites };
}

beforeAll(async () => {
  const scene = await world().scene();
  const { alice, bob, bot, guildId } = scene;
  const carol = await world().person('carol');
  await world().join(guildId, carol);
  const [weakBot, strangeBot] = [await world().bot({ guildId, permissions: 0n }), await world().bot()];
  strangersGuildId = (await world().guild(alice, 'Elsewhere')).id;
  await world().join(strangersGuildId, strangeBot);
  const [open, hidden] = [await openSide(alice, guildId, false), await openSide(alice, guildId, true)];
  const [aliceListens, bobListens] = [await alice.listen(), await bob.listen()];
  [all, weak, stranger] = await Promise.all([bot.listen(), weakBot.listen(), strangeBot.listen()]);
  stage = { world: world(), alice, bob, carol, guildId, bot, aliceListens, bobListens, open, hidden };
}, 60_000);

async function deafTo(intents: number): Promise<Listener> {
  let listener = deaf.get(intents);
  if (!listener) deaf.set(intents, (listener = await stage.bot.listen(without(intents))));
  return listener;
}

/** All that was sent to this session so far has come: what it asks for itself comes after it. */
async function settled(listener: Listener, guildId: Snowflake): Promise<void> {
  const answer = listener.next('SOUNDBOARD_SOUNDS');
  listener.send(31, { guild_ids: [guildId] });
  await answer;
}

/** Who of the cast hears the event when it is made to happen on one side. */
async function whoHears({ t, intents, act }: EventAct, side: Side): Promise<Record<string, boolean>> {
  const cast = { all, weak, stranger, bob: stage.bobListens, deaf: await deafTo(intents) };
  for (const [name, listener] of Object.entries(cast)) await settled(listener, name === 'stranger' ? strangersGuildId : stage.guildId);
  const starts = new Map(Object.values(cast).map((listener) => [listener, listener.heard.length]));
  const heard = all.next(t);
  await act(stage, side);
  await heard;
  for (const [name, listener] of Object.entries(cast)) await settled(listener, name === 'stranger' ? strangersGuildId : stage.guildId);
  return Object.fromEntries(Object.entries(cast).map(([name, listener]) => [name, listener.heard.slice(starts.get(listener)).some((one) => one.t === t)]));
}

describe('events of a guild', () => {
  it('are all in the table, but for those of one session or one user', () => {
    const hosted = discordEvents.filter(({ selfHosted }) => selfHosted).map(({ event }) => event);
    expect([...eventActs.map(({ t }) => t), ...OF_ONE_SESSION_OR_USER].toSorted()).toEqual(hosted.toSorted());
  });

  it.each(eventActs.map((act) => [act.t, act] as const))('%s comes to whom it concerns, with the intent, and to nobody else', async (_t, act) => {
    const isForMembers = !act.needsMore;
    expect(await whoHears(act, stage.open)).toEqual({ all: true, weak: isForMembers, stranger: false, bob: isForMembers && !act.notBob, deaf: false });
    if (act.where === 'channel') expect(await whoHears(act, stage.hidden)).toEqual({ all: true, weak: false, stranger: false, bob: false, deaf: false });
  });
});

describe('news of an invite', () => {
  const invite = (body: object) => stage.alice.rest.post<{ code: string }>(`/channels/${stage.open.textId}/invites`, { unique: true, ...body });
  const ended = (code: string) => all.next<{ code: string }>('INVITE_DELETE', (d) => d.code === code);

  it('INVITE_DELETE comes with the last use of an invite, before its guest does', async () => {
    const { code } = await invite({ max_uses: 2 });
    const [first, last] = [await world().person('first'), await world().person('last')];
    await first.rest.post(`/invites/${code}`);
    expect(all.heard.some(({ t, d }) => t === 'INVITE_DELETE' && d['code'] === code)).toBe(false);
    const [gone, came] = [ended(code), all.next('GUILD_MEMBER_ADD')];
    await last.rest.post(`/invites/${code}`);
    expect(await gone).toEqual({ code, guild_id: stage.guildId, channel_id: stage.open.textId });
    await came;
    const order = all.heard.slice(-20).map(({ t }) => t);
    expect(order.lastIndexOf('INVITE_DELETE')).toBeLessThan(order.lastIndexOf('GUILD_MEMBER_ADD'));
  });

  it('INVITE_CREATE says whose stream an invite leads to', async () => {
    const role = await stage.alice.rest.post<{ id: Snowflake }>(`/guilds/${stage.guildId}/roles`, { name: 'viewer' });
    const made = all.next('INVITE_CREATE');
    const { code } = await stage.alice.rest.post<{ code: string }>(`/channels/${stage.open.voiceId}/invites`, {
      target_type: 1,
      target_user_id: stage.bob.id,
      role_ids: [role.id],
    });
    expect(await made).toMatchObject({ code, target_type: 1, target_user: { id: stage.bob.id }, role_ids: [role.id], uses: 0 });
    const gone = ended(code);
    await stage.alice.rest.delete(`/invites/${code}`);
    await gone;
  });

  it('INVITE_DELETE comes when the time of an invite is over', async () => {
    const { code } = await invite({ max_age: 1 });
    const gone = ended(code);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await endInvites(world().server.core);
    await gone;
  });
});

describe('a stage channel that is deleted', () => {
  it('ends its live stage, its planned events and its call before it goes', async () => {
    const { alice, guildId } = stage;
    const { id } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'doomed', type: 13 });
    await alice.rest.post('/stage-instances', { channel_id: id, topic: 'now' });
    const planned = { name: 'never', privacy_level: 2, scheduled_start_time: new Date(Date.now() + 3_600_000).toISOString(), entity_type: 1, channel_id: id };
    const event = await alice.rest.post<{ id: Snowflake }>(`/guilds/${guildId}/scheduled-events`, planned);
    const joined = all.next('VOICE_STATE_UPDATE', ({ channel_id }) => channel_id === id);
    stage.aliceListens.send(4, { guild_id: guildId, channel_id: id, self_mute: false, self_deaf: false });
    await joined;
    const start = all.heard.length;
    const gone = all.next('CHANNEL_DELETE', (d) => d['id'] === id);
    await alice.rest.delete(`/channels/${id}`);
    await gone;
    const told = all.heard.slice(start).filter(({ t }) => t !== 'GUILD_AUDIT_LOG_ENTRY_CREATE' && t !== 'VOICE_CHANNEL_START_TIME_UPDATE');
    expect(told.map(({ t }) => t)).toEqual(['STAGE_INSTANCE_DELETE', 'GUILD_SCHEDULED_EVENT_UPDATE', 'VOICE_STATE_UPDATE', 'CHANNEL_DELETE']);
    expect(told[1]?.d).toMatchObject({ id: event.id, status: 4 });
    expect(told[2]?.d).toMatchObject({ user_id: alice.id, channel_id: null });
  });
});

describe('events of one user or one session', () => {
  const count = (listener: Listener, t: string): number => listener.heard.filter((one) => one.t === t).length;
  const others = (): Listener[] => [all, weak, stranger];
  const settledAll = async (): Promise<void> => {
    for (const listener of [all, weak, stage.bobListens]) await settled(listener, stage.guildId);
    await settled(stranger, strangersGuildId);
  };

  it('USER_UPDATE comes to the user themselves', async () => {
    const heard = stage.bobListens.next('USER_UPDATE');
    await stage.bob.rest.patch('/users/@me', { global_name: 'Bobby' });
    expect(await heard).toMatchObject({ id: stage.bob.id, global_name: 'Bobby' });
    await settledAll();
    expect(others().map((listener) => count(listener, 'USER_UPDATE'))).toEqual([0, 0, 0]);
  });

  it('THREAD_MEMBER_UPDATE comes to the member whose thread comes out of the archive', async () => {
    const { id } = await stage.alice.rest.post<APIChannel>(`/channels/${stage.open.textId}/threads`, { name: 'sleepy', type: 11 });
    await stage.bob.rest.put(`/channels/${id}/thread-members/@me`);
    await stage.alice.rest.patch(`/channels/${id}`, { archived: true });
    const heard = stage.bobListens.next('THREAD_MEMBER_UPDATE');
    await stage.alice.rest.patch(`/channels/${id}`, { archived: false });
    expect(await heard).toMatchObject({ id, user_id: stage.bob.id, guild_id: stage.guildId });
    await settledAll();
    expect(others().map((listener) => count(listener, 'THREAD_MEMBER_UPDATE'))).toEqual([0, 0, 0]);
  });

  it('THREAD_LIST_SYNC comes to whom a channel with threads comes into sight', async () => {
    const { textId } = stage.hidden;
    const thread = await stage.alice.rest.post<APIChannel>(`/channels/${textId}/threads`, { name: 'inside', type: 11 });
    const heard = stage.bobListens.next('THREAD_LIST_SYNC');
    await stage.alice.rest.put(`/channels/${textId}/permissions/${stage.bob.id}`, { type: 1, allow: VIEW, deny: '0' });
    const sync = await heard;
    expect(sync).toMatchObject({ guild_id: stage.guildId, channel_ids: [textId] });
    expect((sync['threads'] as APIChannel[]).map(({ id }) => id)).toContain(thread.id);
    await stage.alice.rest.delete(`/channels/${textId}/permissions/${stage.bob.id}`);
    await settledAll();
    expect(others().map((listener) => count(listener, 'THREAD_LIST_SYNC'))).toEqual([0, 0, 0]);
  });

  it('INTERACTION_CREATE and APPLICATION_COMMAND_PERMISSIONS_UPDATE come to the application of the command', async () => {
    const application = await stage.bot.rest.get<{ id: Snowflake }>('/applications/@me');
    const path = `/applications/${application.id}/guilds/${stage.guildId}/commands`;
    const command = await stage.bot.rest.post<{ id: Snowflake }>(path, { name: 'greet', description: 'Greets', type: 1 });
    const used = all.next('INTERACTION_CREATE');
    await stage.carol.rest.post('/interactions', {
      type: 2,
      application_id: application.id,
      guild_id: stage.guildId,
      channel_id: stage.open.textId,
      data: { id: command.id, name: 'greet', type: 1 },
    });
    expect(await used).toMatchObject({ guild_id: stage.guildId, member: { user: { id: stage.carol.id } } });
    const changed = all.next('APPLICATION_COMMAND_PERMISSIONS_UPDATE');
    await stage.alice.rest.put(`${path}/${command.id}/permissions`, { permissions: [{ id: stage.bob.id, type: 2, permission: false }] });
    expect(await changed).toMatchObject({ id: command.id, application_id: application.id, guild_id: stage.guildId });
    await settledAll();
    for (const t of ['INTERACTION_CREATE', 'APPLICATION_COMMAND_PERMISSIONS_UPDATE'])
      expect([weak, stranger, stage.bobListens].map((one) => count(one, t))).toEqual([0, 0, 0]);
  });

  it('VOICE_CHANNEL_EFFECT_SEND comes to those who are in the channel', async () => {
    const inside = stage.aliceListens.next('VOICE_STATE_UPDATE', ({ user_id }) => user_id === stage.bob.id);
    const own = stage.aliceListens.next('VOICE_STATE_UPDATE', ({ user_id }) => user_id === stage.alice.id);
    for (const one of [stage.bobListens, stage.aliceListens])
      one.send(4, { guild_id: stage.guildId, channel_id: stage.open.voiceId, self_mute: false, self_deaf: false });
    await Promise.all([inside, own]);
    const heard = stage.bobListens.next('VOICE_CHANNEL_EFFECT_SEND');
    await stage.alice.rest.post(`/channels/${stage.open.voiceId}/send-soundboard-sound`, { sound_id: '1' });
    expect(await heard).toMatchObject({ user_id: stage.alice.id, sound_id: '1', guild_id: stage.guildId });
    const gone = stage.aliceListens.next('VOICE_STATE_UPDATE', ({ user_id, channel_id }) => user_id === stage.bob.id && channel_id === null);
    for (const one of [stage.aliceListens, stage.bobListens]) one.send(4, { guild_id: stage.guildId, channel_id: null, self_mute: false, self_deaf: false });
    await gone;
    await settledAll();
    expect(others().map((listener) => count(listener, 'VOICE_CHANNEL_EFFECT_SEND'))).toEqual([0, 0, 0]);
  });

  it('GUILD_CREATE and GUILD_DELETE come to who joins and leaves', async () => {
    const guest = await world().bot();
    const listener = await guest.listen();
    const before = others().map((one) => count(one, 'GUILD_CREATE'));
    const came = listener.next('GUILD_CREATE');
    await world().join(stage.guildId, guest);
    expect(await came).toMatchObject({ id: stage.guildId });
    expect(listener.hasHeard('GUILD_MEMBER_ADD')).toBe(false);
    const left = listener.next('GUILD_DELETE');
    await stage.alice.rest.delete(`/guilds/${stage.guildId}/members/${guest.id}`);
    expect(await left).toEqual({ id: stage.guildId });
    await settledAll();
    expect(others().map((one) => count(one, 'GUILD_CREATE'))).toEqual(before);
    expect(others().map((one) => count(one, 'GUILD_DELETE'))).toEqual([0, 0, 0]);
  });

  it('CHANNEL_INFO answers op 43 with what one may see, and the fields that were asked for', async () => {
    const inside = stage.aliceListens.next(
      'VOICE_STATE_UPDATE',
      ({ user_id, channel_id }) => user_id === stage.alice.id && channel_id === stage.hidden.voiceId,
    );
    stage.aliceListens.send(4, { guild_id: stage.guildId, channel_id: stage.hidden.voiceId, self_mute: false, self_deaf: false });
    await inside;
    await stage.alice.rest.put(`/channels/${stage.hidden.voiceId}/voice-status`, { status: 'in secret' });
    const ask = async (listener: Listener, fields: string[]): Promise<unknown> => {
      const answer = listener.next('CHANNEL_INFO');
      listener.send(43, { guild_id: stage.guildId, fields });
      return (await answer)['channels'];
    };
    expect(await ask(all, ['status'])).toEqual([{ id: stage.hidden.voiceId, status: 'in secret' }]);
    expect(await ask(all, ['status', 'voice_start_time'])).toEqual([{ id: stage.hidden.voiceId, status: 'in secret', voice_start_time: expect.any(Number) }]);
    expect(await ask(weak, ['status', 'voice_start_time'])).toEqual([]);
    stage.aliceListens.send(4, { guild_id: stage.guildId, channel_id: null, self_mute: false, self_deaf: false });
    const before = count(stranger, 'CHANNEL_INFO');
    stranger.send(43, { guild_id: stage.guildId, fields: ['status'] });
    stranger.send(31, { guild_ids: [stage.guildId] });
    await settled(stranger, strangersGuildId);
    expect(count(stranger, 'CHANNEL_INFO')).toBe(before);
    expect(stranger.heard.filter(({ t, d }) => t === 'SOUNDBOARD_SOUNDS' && d['guild_id'] === stage.guildId)).toEqual([]);
  });
});
