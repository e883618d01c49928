import { ChannelType, PermissionFlagsBits as Permission, type APIAuditLog, type APIGuildScheduledEvent, type APIMessage } from 'discord-api-types/v10';
import { createInstanceBan } from '#core/instance/instance-bans';
import { advanceScheduledEvents } from '#core/scheduled-events/advance-scheduled-events';
import { endForsaken } from '#core/scheduled-events/end-forsaken';
import { newChannel } from '#core/channels/new-channel';
import { useWorld, type Somebody } from '#compat-tests/world';
import { dataUri, testPng } from '../cdn/test-images.ts';

const world = useWorld();
const HOUR = 3_600_000;
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
const picnic = () => ({
  name: 'Picnic',
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'The park' },
  scheduled_start_time: at(HOUR),
  scheduled_end_time: at(2 * HOUR),
});
const plan = (somebody: Somebody, guildId: string, body: object = {}) =>
  somebody.rest.post<APIGuildScheduledEvent>(`/guilds/${guildId}/scheduled-events`, { ...picnic(), ...body });

async function stageChannel(guildId: string): Promise<string> {
  const { core } = world().server;
  const channel = newChannel(core.ids.next(), guildId, ChannelType.GuildStageVoice, 'Stage');
  await core.guilds.saveChannels([channel]);
  core.publish({ guild_id: guildId }, { t: 'test_channel', d: {} }, { kind: 'channels', guild_id: guildId, channels: [channel] });
  return channel.id;
}

describe('Scheduled events', () => {
  it('are planned, heard of, shown to newcomers, changed and deleted', async () => {
    const { bot, alice, guildId } = await world().scene();
    const listener = await bot.listen();
    const created = listener.next<APIGuildScheduledEvent>('GUILD_SCHEDULED_EVENT_CREATE');
    const event = await plan(bot, guildId, { image: dataUri(testPng()), description: 'Bring cake' });
    expect(event).toMatchObject({ name: 'Picnic', status: 1, channel_id: null, entity_metadata: { location: 'The park' }, creator: { id: bot.id } });
    expect((await created).id).toBe(event.id);
    const cover = await fetch(`${world().server.core.settings.cdnUrl}/guild-events/${event.id}/${event.image}.png?size=512`);
    expect(cover.status).toBe(200);

    const late = await alice.listen();
    const ready = late.heard.find((one) => one.t === 'READY')?.d as { guilds: { guild_scheduled_events: unknown[] }[] };
    expect(ready.guilds[0]?.guild_scheduled_events).toMatchObject([{ id: event.id }]);

    const updated = listener.next<APIGuildScheduledEvent>('GUILD_SCHEDULED_EVENT_UPDATE');
    expect(await bot.rest.patch(`/guilds/${guildId}/scheduled-events/${event.id}`, { name: 'Picnic in the rain' })).toMatchObject({
      name: 'Picnic in the rain',
    });
    expect((await updated).name).toBe('Picnic in the rain');
    expect(await bot.rest.get(`/guilds/${guildId}/scheduled-events?with_user_count=true`)).toMatchObject([{ id: event.id, user_count: 0 }]);
    const deleted = listener.next('GUILD_SCHEDULED_EVENT_DELETE');
    await bot.rest.delete(`/guilds/${guildId}/scheduled-events/${event.id}`);
    await deleted;
    expect(await bot.rest.refused('GET', `/guilds/${guildId}/scheduled-events/${event.id}`)).toBe('404 10070');
  });

  it('go from planned to running to over, and never back', async () => {
    const { bot, guildId } = await world().scene();
    const event = await plan(bot, guildId);
    const to = (status: number) =>
      bot.rest.ask<{ status?: number; code?: number }>('PATCH', `/guilds/${guildId}/scheduled-events/${event.id}`, { body: { status } });
    expect((await to(3)).body.code).toBe(50035);
    expect((await to(2)).body.status).toBe(2);
    expect((await to(4)).body.code).toBe(50035);
    expect((await to(3)).body.status).toBe(3);
    expect((await to(2)).body.code).toBe(180000);
    expect(await bot.rest.get(`/guilds/${guildId}/scheduled-events`)).toEqual([]);
    expect(await bot.rest.get(`/guilds/${guildId}/scheduled-events/${event.id}`)).toMatchObject({ status: 3 });
  });

  it('must fit their kind and their time', async () => {
    const { bot, guildId, textId, voiceId } = await world().scene();
    const refusal = async (body: object) =>
      (await bot.rest.ask<{ code: number; errors?: unknown }>('POST', `/guilds/${guildId}/scheduled-events`, { body: { ...picnic(), ...body } })).body;
    expect(await refusal({ scheduled_end_time: null })).toHaveProperty('errors.scheduled_end_time._errors.0.code', 'BASE_TYPE_REQUIRED');
    expect(await refusal({ entity_metadata: null })).toHaveProperty('errors.entity_metadata.location._errors.0.code', 'BASE_TYPE_REQUIRED');
    expect(await refusal({ scheduled_start_time: at(-HOUR) })).toHaveProperty('errors.scheduled_start_time._errors.0.code');
    expect(await refusal({ scheduled_end_time: at(HOUR / 2) })).toHaveProperty('errors.scheduled_end_time._errors.0.code');
    expect(await refusal({ entity_type: 2 })).toHaveProperty('errors.channel_id._errors.0.code', 'BASE_TYPE_REQUIRED');
    expect(await refusal({ entity_type: 2, channel_id: textId })).toMatchObject({ code: 50024 });
    expect(await refusal({ entity_type: 1, channel_id: voiceId })).toMatchObject({ code: 50024 });
    expect(await plan(bot, guildId, { entity_type: 2, channel_id: voiceId, scheduled_end_time: null })).toMatchObject({
      channel_id: voiceId,
      entity_metadata: null,
    });
  });

  it('need permissions: to make one, and to touch what others made', async () => {
    const { alice, bob, guildId } = await world().scene();
    const planner = await world().bot({ owner: alice, guildId, permissions: Permission.CreateEvents });
    const event = await plan(alice, guildId);
    const own = await plan(planner, guildId);
    expect(await bob.rest.refused('PATCH', `/guilds/${guildId}/scheduled-events/${event.id}`, { body: { name: 'Mine' } })).toBe('403 50013');
    expect(await planner.rest.refused('DELETE', `/guilds/${guildId}/scheduled-events/${event.id}`)).toBe('403 50013');
    expect(await planner.rest.patch(`/guilds/${guildId}/scheduled-events/${own.id}`, { name: 'Mine' })).toMatchObject({ name: 'Mine' });
  });

  it('have people who are interested', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const event = await plan(bot, guildId);
    const listener = await bot.listen();
    const added = listener.next('GUILD_SCHEDULED_EVENT_USER_ADD');
    const path = `/guilds/${guildId}/scheduled-events/${event.id}/users`;
    await bob.rest.put(`${path}/@me`, { response: 1 });
    await bob.rest.put(`${path}/@me`);
    await alice.rest.put(`${path}/@me`);
    expect(await added).toEqual({ guild_scheduled_event_id: event.id, user_id: bob.id, guild_id: guildId });
    expect(await bot.rest.get(`${path}?with_member=true&limit=1`)).toMatchObject([{ user: { id: alice.id }, member: { roles: [] } }]);
    expect(await bot.rest.get(`${path}?after=${alice.id}`)).toMatchObject([{ user: { id: bob.id } }]);
    expect(await bot.rest.get(`/guilds/${guildId}/scheduled-events/${event.id}?with_user_count=true`)).toMatchObject({ user_count: 2 });
    expect(await bot.rest.get(`${path}/counts`)).toMatchObject({ guild_scheduled_event_count: 2 });
    await bob.rest.delete(`${path}/@me`);
    expect(await bob.rest.refused('DELETE', `${path}/@me`)).toBe('404 10071');
    expect(await bot.rest.refused('PUT', `${path}/@me`)).toBe('403 20001');
  });

  it('recur: single occurrences are moved or cancelled, and the next one follows', async () => {
    const { bot, bob, guildId } = await world().scene();
    const start = new Date(Date.now() + HOUR);
    const day = (days: number): string => new Date(start.getTime() + days * 24 * HOUR).toISOString();
    const event = await plan(bot, guildId, {
      scheduled_start_time: day(0),
      scheduled_end_time: day(0.04),
      recurrence_rule: { start: day(0), frequency: 3, interval: 1 },
    });
    const path = `/guilds/${guildId}/scheduled-events/${event.id}`;
    const exception = await bot.rest.post<{ event_exception_id: string }>(`${path}/exceptions`, { original_scheduled_start_time: day(1), is_canceled: true });
    expect(await bot.rest.refused('POST', `${path}/exceptions`, { body: { original_scheduled_start_time: day(0.5) } })).toBe('400 50035');
    await bob.rest.put(`${path}/${exception.event_exception_id}/users/@me`, { response: 1 });
    expect(await bot.rest.get(`${path}/${exception.event_exception_id}/users`)).toMatchObject([{ user_id: bob.id }]);
    expect(await bot.rest.get(`${path}/users/counts?guild_scheduled_event_exception_ids=${exception.event_exception_id}`)).toEqual({
      guild_scheduled_event_count: 0,
      guild_scheduled_event_exception_counts: { [exception.event_exception_id]: 1 },
    });
    await bot.rest.patch(path, { status: 2 });
    const ended = await bot.rest.patch<APIGuildScheduledEvent>(path, { status: 3 });
    expect(ended.status).toBe(1);
    expect(Date.parse(ended.scheduled_start_time)).toBe(Date.parse(day(2)));
    expect(await bot.rest.patch(`${path}/exceptions/${exception.event_exception_id}`, { is_canceled: false })).toMatchObject({ is_canceled: false });
    await bot.rest.delete(`${path}/exceptions/${exception.event_exception_id}`);
    const { audit_log_entries: entries } = await bot.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs?after=0`);
    expect(entries.filter((entry) => (entry.action_type as number) >= 200)).toMatchObject([
      { action_type: 200, target_id: event.id, changes: [{ key: 'is_canceled', new_value: true }] },
      { action_type: 201, changes: [{ key: 'is_canceled', old_value: true, new_value: false }] },
      { action_type: 202, options: { event_exception_id: exception.event_exception_id } },
    ]);
  });

  it('begin and end by the clock when they are outside of channels', async () => {
    const { bot, guildId } = await world().scene();
    const { core } = world().server;
    const event = await plan(bot, guildId, { scheduled_start_time: at(300), scheduled_end_time: at(600) });
    const statusOf = async () => (await bot.rest.get<APIGuildScheduledEvent>(`/guilds/${guildId}/scheduled-events/${event.id}`)).status;
    await advanceScheduledEvents(core);
    expect(await statusOf()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await advanceScheduledEvents(core);
    expect(await statusOf()).toBe(2);
    await advanceScheduledEvents(core);
    expect(await statusOf()).toBe(3);
  });

  it('wait for none that cannot begin now, however many those are', async () => {
    const [shut, broken, open] = [await world().scene(), await world().scene(), await world().scene()];
    const { core } = world().server;
    const first = await core.scheduledEvents.byId(shut.guildId, (await plan(shut.bot, shut.guildId)).id);
    if (!first) throw new Error('the event is not there');
    const times = { scheduled_start_time: '2026-01-01T00:00:00.000000+00:00', scheduled_end_time: '2026-01-02T00:00:00.000000+00:00' };
    await createInstanceBan(core, { kind: 'guild', value: shut.guildId }, { id: null, reason: null });
    for (let count = 0; count < 100; count++) await core.scheduledEvents.save({ ...first, ...times, id: core.ids.next() });
    const soon = { scheduled_start_time: at(300), scheduled_end_time: at(HOUR) };
    const failing = await plan(broken.bot, broken.guildId, soon);
    const event = await plan(open.bot, open.guildId, soon);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const save: typeof core.scheduledEvents.save = (changed) =>
      changed.id === failing.id ? Promise.reject(new Error('not now')) : core.scheduledEvents.save(changed);
    await advanceScheduledEvents(Object.assign(Object.create(core) as typeof core, { scheduledEvents: { ...core.scheduledEvents, save } }));
    expect(await open.bot.rest.get(`/guilds/${open.guildId}/scheduled-events/${event.id}`)).toMatchObject({ status: 2 });
    expect(await broken.bot.rest.get(`/guilds/${broken.guildId}/scheduled-events/${failing.id}`)).toMatchObject({ status: 1 });
  });
});

describe('What everybody left', () => {
  it('is over after five minutes, and what never began is cancelled', async () => {
    const { bot, guildId, voiceId } = await world().scene();
    const { core } = world().server;
    const channelId = await stageChannel(guildId);
    const inVoice = { entity_type: 2, channel_id: voiceId, entity_metadata: null };
    const [running, planned] = [await plan(bot, guildId, inVoice), await plan(bot, guildId, inVoice)];
    await bot.rest.patch(`/guilds/${guildId}/scheduled-events/${running.id}`, { status: 2 });
    await bot.rest.post('/stage-instances', { channel_id: channelId, topic: 'News' });
    let nowMs = core.clock.nowMs();
    // The same core with a clock of its own.
    const later: typeof core = Object.assign(Object.create(core) as typeof core, { clock: { nowMs: () => nowMs } });
    const statusOf = async (id: string) => (await bot.rest.get<APIGuildScheduledEvent>(`/guilds/${guildId}/scheduled-events/${id}`)).status;
    await endForsaken(later);
    expect([await statusOf(running.id), await statusOf(planned.id)]).toEqual([2, 1]);
    nowMs += 5 * 60_000;
    await endForsaken(later);
    expect([await statusOf(running.id), await statusOf(planned.id)]).toEqual([3, 1]);
    expect(await bot.rest.refused('GET', `/stage-instances/${channelId}`)).toBe('404 10067');
    nowMs += 8 * HOUR;
    await endForsaken(later);
    expect(await statusOf(planned.id)).toBe(4);
  });
});

describe('Stages', () => {
  it('go live, change their topic and end, with the event that they were planned for', async () => {
    const { bot, bob, guildId } = await world().scene();
    const channelId = await stageChannel(guildId);
    const event = await plan(bot, guildId, { entity_type: 1, channel_id: channelId, entity_metadata: null });
    const listener = await bot.listen();
    const opened = listener.next('STAGE_INSTANCE_CREATE');
    const started = listener.next('GUILD_SCHEDULED_EVENT_UPDATE', (d) => d['status'] === 2);
    const stage = await bot.rest.post<{ id: string }>('/stage-instances', { channel_id: channelId, topic: 'News', guild_scheduled_event_id: event.id });
    expect(stage).toMatchObject({ channel_id: channelId, guild_id: guildId, topic: 'News', privacy_level: 2, guild_scheduled_event_id: event.id });
    expect(await opened).toEqual(stage);
    expect(await started).toMatchObject({ entity_id: stage.id });
    expect(await bot.rest.refused('POST', '/stage-instances', { body: { channel_id: channelId, topic: 'Twice' } })).toBe('400 150006');
    expect(await bob.rest.get(`/stage-instances/${channelId}`)).toEqual(stage);
    expect(await bob.rest.refused('PATCH', `/stage-instances/${channelId}`, { body: { topic: 'Mine' } })).toBe('403 50013');
    expect(await bot.rest.patch(`/stage-instances/${channelId}`, { topic: 'Old news' })).toMatchObject({ topic: 'Old news' });
    const ended = listener.next('GUILD_SCHEDULED_EVENT_UPDATE', (d) => d['status'] === 3);
    const closed = listener.next('STAGE_INSTANCE_DELETE');
    await bot.rest.delete(`/stage-instances/${channelId}`);
    await Promise.all([ended, closed]);
    expect(await bot.rest.refused('GET', `/stage-instances/${channelId}`)).toBe('404 10067');
    const said = await bot.rest.get<APIMessage[]>(`/channels/${channelId}/messages`);
    expect(said.map((message) => [message.type, message.content])).toEqual([
      [28, 'Old news'],
      [31, 'Old news'],
      [27, 'News'],
    ]);
  });

  it('tell who speaks on them', async () => {
    const { bot, bob, guildId } = await world().scene();
    const channelId = await stageChannel(guildId);
    const listener = await bob.listen();
    const joined = listener.next('VOICE_STATE_UPDATE');
    listener.send(4, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
    await joined;
    await bot.rest.post('/stage-instances', { channel_id: channelId, topic: 'News' });
    await bot.rest.patch(`/guilds/${guildId}/voice-states/${bob.id}`, { channel_id: channelId, suppress: false });
    // Invited is not yet speaking: they accept by taking the hand down.
    const speaks = listener.next('MESSAGE_CREATE', (d) => d['type'] === 29);
    await bob.rest.patch(`/guilds/${guildId}/voice-states/@me`, { channel_id: channelId, request_to_speak_timestamp: null });
    expect(await speaks).toMatchObject({ channel_id: channelId, author: { id: bob.id } });
  });

  it('end with an event that is deleted while it runs', async () => {
    const { bot, guildId } = await world().scene();
    const channelId = await stageChannel(guildId);
    const event = await plan(bot, guildId, { entity_type: 1, channel_id: channelId, entity_metadata: null });
    await bot.rest.patch(`/guilds/${guildId}/scheduled-events/${event.id}`, { status: 2 });
    expect(await bot.rest.get<APIMessage[]>(`/channels/${channelId}/messages`)).toMatchObject([{ type: 27, content: 'Picnic', author: { id: bot.id } }]);
    await bot.rest.delete(`/guilds/${guildId}/scheduled-events/${event.id}`);
    expect(await bot.rest.refused('GET', `/stage-instances/${channelId}`)).toBe('404 10067');
  });

  it('open and close with the event that is started and ended', async () => {
    const { bot, bob, guildId, voiceId } = await world().scene();
    const channelId = await stageChannel(guildId);
    expect(await bob.rest.refused('POST', '/stage-instances', { body: { channel_id: channelId, topic: 'x' } })).toBe('403 50013');
    expect(await bot.rest.refused('POST', '/stage-instances', { body: { channel_id: voiceId, topic: 'x' } })).toBe('400 50024');
    const event = await plan(bot, guildId, { entity_type: 1, channel_id: channelId, entity_metadata: null });
    const path = `/guilds/${guildId}/scheduled-events/${event.id}`;
    const running = await bot.rest.patch<APIGuildScheduledEvent>(path, { status: 2 });
    expect(await bot.rest.get(`/stage-instances/${channelId}`)).toMatchObject({ id: running.entity_id, topic: 'Picnic' });
    await bot.rest.patch(path, { status: 3 });
    expect(await bot.rest.refused('GET', `/stage-instances/${channelId}`)).toBe('404 10067');
  });
});
