import { ChannelType, MessageType, PermissionFlagsBits, type APIChannel, type APIMessage } from 'discord-api-types/v10';
import { endCalls } from '#core/calls/leave-call';
import { RING_MS } from '#core/calls/ring';
import type { Core } from '#core/core';
import { verifyVoiceToken } from '#core/voice/voice-token';
import type { Listener } from '../listener.ts';
import { useWorld, type Somebody } from '../world.ts';

let aheadMs = 0;
const world = useWorld({ clock: { nowMs: () => Date.now() + aheadMs } });

interface Call {
  channel_id: string;
  message_id: string;
  ringing: string[];
  voice_states: { user_id: string; session_id: string }[];
}
interface VoiceState {
  guild_id?: string;
  member?: unknown;
  channel_id: string | null;
  user_id: string;
  session_id: string;
  self_mute: boolean;
}
type CallMessage = APIMessage & { call: { participants: string[]; ended_timestamp: string | null } };

let alice: Somebody;
let bob: Somebody;
let carol: Somebody;
let own: Listener;
let other: Listener;
let guildId: string;
let voiceId: string;
let channelId: string;

beforeAll(async () => {
  const scene = await world().scene();
  ({ alice, bob, guildId, voiceId } = scene);
  carol = await world().person('carol');
  channelId = (await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: bob.id })).id;
  [own, other] = await Promise.all([alice.listen(), bob.listen()]);
});

const move = (listener: Listener, channel_id: string | null, more: object = {}): void =>
  listener.send(4, { guild_id: null, channel_id, self_mute: false, self_deaf: false, ...more });

/** Somebody goes into a call, and both have heard of it. */
async function enter(listener: Listener, somebody: Somebody, id = channelId): Promise<void> {
  const heard = [own, other].map((one) => one.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.user_id === somebody.id && d.channel_id === id));
  move(listener, id);
  await Promise.all(heard);
}

async function leave(listener: Listener, somebody: Somebody): Promise<void> {
  const heard = [own, other].map((one) => one.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.user_id === somebody.id && d.channel_id === null));
  move(listener, null);
  await Promise.all(heard);
}

const ring = (by: Somebody, recipients: string[] | null = null): Promise<unknown> => by.rest.post(`/channels/${channelId}/call/ring`, { recipients });

describe('a call in direct messages', () => {
  it('begins with the first who comes: a message, the call, their voice state, and where to go', async () => {
    const created = other.next<CallMessage>('MESSAGE_CREATE', (d) => d.type === MessageType.Call);
    const began = other.next<Call>('CALL_CREATE');
    const seen = other.next<VoiceState>('VOICE_STATE_UPDATE');
    const told = own.next<{ token: string; guild_id: null; channel_id: string; endpoint: null }>('VOICE_SERVER_UPDATE');
    move(own, channelId);
    const message = await created;
    expect(message).toMatchObject({ author: { id: alice.id }, call: { participants: [alice.id], ended_timestamp: null } });
    expect(await began).toMatchObject({
      channel_id: channelId,
      message_id: message.id,
      region: 'nexus',
      ringing: [],
      voice_states: [{ user_id: alice.id, session_id: own.sessionId }],
    });
    const state = await seen;
    expect(state).toMatchObject({ channel_id: channelId, user_id: alice.id, session_id: own.sessionId });
    expect(state).not.toHaveProperty('guild_id');
    expect(state).not.toHaveProperty('member');
    const { token, ...where } = await told;
    expect(where).toEqual({ guild_id: null, channel_id: channelId, endpoint: null });
    const { core } = world().server;
    const claim = { guild_id: channelId, user_id: alice.id, session_id: own.sessionId };
    expect(verifyVoiceToken(core.settings.signingSecret, token, claim, core.clock.nowMs())).toEqual({ ...claim, channel_id: channelId, of: 'call' });
    expect(other.hasHeard('VOICE_SERVER_UPDATE')).toBe(false);
  });

  it('rings for those who are asked to come, until they decline', async () => {
    const rings = other.next<Call>('CALL_UPDATE', (d) => d.ringing.includes(bob.id));
    await ring(alice);
    expect(await rings).toEqual({ channel_id: channelId, message_id: expect.any(String), region: 'nexus', ringing: [bob.id] });
    const silent = own.next<Call>('CALL_UPDATE', (d) => d.ringing.length === 0);
    await bob.rest.post(`/channels/${channelId}/call/stop-ringing`);
    await silent;
  });

  it('tells who comes online while they are called, and who asks', async () => {
    const rings = own.next<Call>('CALL_UPDATE');
    await ring(alice, [bob.id]);
    await rings;
    const second = await bob.listen();
    if (!second.hasHeard('CALL_CREATE')) await second.next('CALL_CREATE');
    const asked = own.next<Call>('CALL_CREATE');
    own.send(13 as never, { channel_id: channelId });
    expect(await asked).toMatchObject({ ringing: [bob.id], voice_states: [{ user_id: alice.id }] });
    await second.close();
  });

  it('rings no longer for who does not answer in time', async () => {
    const silent = own.next<Call>('CALL_UPDATE', (d) => d.ringing.length === 0);
    aheadMs += RING_MS + 1;
    await silent;
  });

  it('rings no longer for who joins, who is a participant then', async () => {
    const rings = own.next<Call>('CALL_UPDATE');
    await ring(alice);
    await rings;
    const silent = own.next<Call>('CALL_UPDATE', (d) => d.ringing.length === 0);
    const edited = own.next<CallMessage>('MESSAGE_UPDATE', (d) => d.call.participants.length === 2);
    await enter(other, bob);
    await silent;
    expect((await edited).call).toEqual({ participants: [alice.id, bob.id], ended_timestamp: null });
  });

  it('goes on while somebody is in it, and ends with the last', async () => {
    await leave(own, alice);
    expect(own.hasHeard('CALL_DELETE')).toBe(false);
    const [over, edited] = [own.next('CALL_DELETE'), own.next<CallMessage>('MESSAGE_UPDATE', (d) => d.call.ended_timestamp !== null)];
    await leave(other, bob);
    expect(await over).toEqual({ channel_id: channelId });
    await edited;
    const [last] = await alice.rest.get<CallMessage[]>(`/channels/${channelId}/messages`);
    expect(last).toMatchObject({ type: MessageType.Call, call: { participants: [alice.id, bob.id], ended_timestamp: expect.any(String) } });
    expect([...world().server.core.calls.all()]).toEqual([]);
  });

  it('ends with a session that is gone', async () => {
    const session = await alice.listen();
    await enter(session, alice);
    const over = other.next('CALL_DELETE');
    await session.close();
    aheadMs += 1;
    await over;
  });

  it('ends with the server', async () => {
    await enter(own, alice);
    const over = [own.next('CALL_DELETE'), own.next<CallMessage>('MESSAGE_UPDATE', (d) => d.call.ended_timestamp !== null)];
    await endCalls(world().server.core);
    await Promise.all(over);
  });

  it('cannot be rung where there is none, by who is not in it, for strangers, or with a bot', async () => {
    expect(await alice.rest.refused('POST', `/channels/${channelId}/call/ring`)).toBe('404 0');
    await enter(own, alice);
    expect(await bob.rest.refused('POST', `/channels/${channelId}/call/ring`)).toMatch(/^40/);
    expect(await alice.rest.refused('POST', `/channels/${channelId}/call/ring`, { body: { recipients: [carol.id] } })).toBe('400 50033');
    expect(await carol.rest.refused('POST', `/channels/${channelId}/call/ring`)).toBe('403 50001');
    await leave(own, alice);
    const strangers = await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: carol.id });
    expect(await alice.rest.get(`/channels/${strangers.id}/call`)).toEqual({ ringable: false });
    expect(await alice.rest.refused('POST', `/channels/${strangers.id}/call/ring`)).toBe('403 50007');
    expect(await alice.rest.get(`/channels/${channelId}/call`)).toEqual({ ringable: true });
    const bot = await world().bot({ owner: alice, guildId });
    const withBot = await alice.rest.post<APIChannel>('/users/@me/channels', { recipient_id: bot.id });
    expect(await alice.rest.get(`/channels/${withBot.id}/call`)).toEqual({ ringable: false });
    expect(await alice.rest.refused('GET', `/channels/${voiceId}/call`)).toBe('400 50024');
    expect(await bot.rest.refused('GET', `/channels/${channelId}/call`)).toMatch(/^40/);
  });

  it('is one place of all: who goes into it leaves the guild, and the other way', async () => {
    const inGuild = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.channel_id === voiceId);
    own.send(4, { guild_id: guildId, channel_id: voiceId, self_mute: false, self_deaf: false });
    await inGuild;
    const out = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.guild_id === guildId && d.channel_id === null);
    await enter(own, alice);
    await out;
    const over = own.next('CALL_DELETE');
    own.send(4, { guild_id: guildId, channel_id: voiceId, self_mute: false, self_deaf: false });
    await over;
    const gone = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.guild_id === guildId && d.channel_id === null);
    move(own, null);
    await gone;
  });

  it('is left, like the voice of other guilds, by all sessions of a person who goes into a guild', async () => {
    const { id: elsewhere, voiceId: thereId } = await world().guild(alice);
    const second = await alice.listen();
    const join = (listener: Listener, guild_id: string, channel_id: string): void =>
      listener.send(4, { guild_id, channel_id, self_mute: false, self_deaf: false });
    const placesOf = ({ states }: Core): string[] => [guildId, elsewhere].filter((id) => states.peek(id)?.voiceStates.has(alice.id));
    const there = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.channel_id === thereId);
    join(own, elsewhere, thereId);
    await there;
    const out = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.guild_id === elsewhere && d.channel_id === null);
    join(second, guildId, voiceId);
    expect(await out).toMatchObject({ session_id: own.sessionId });
    expect(placesOf(world().server.core)).toEqual([guildId]);
    await second.close();
    aheadMs += 1;
  });

  it('goes on for who is not let into a channel of a guild', async () => {
    const closed = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, {
      name: 'closed',
      type: ChannelType.GuildVoice,
      permission_overwrites: [{ id: bob.id, type: 1, deny: `${PermissionFlagsBits.Connect}`, allow: '0' }],
    });
    await enter(other, bob);
    other.send(4, { guild_id: guildId, channel_id: closed.id, self_mute: false, self_deaf: false });
    // What comes after it is done after it.
    const muted = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.user_id === bob.id);
    move(other, channelId, { self_mute: true });
    expect(await muted).toMatchObject({ channel_id: channelId, self_mute: true });
    await leave(other, bob);
  });
});

describe('a call in a group', () => {
  it('is for its people only: who comes into the group hears of it, who is taken out is out', async () => {
    const third = await carol.listen();
    const dave = await world().person('dave');
    for (const newcomer of [carol, dave]) await alice.rest.put(`/users/@me/relationships/${newcomer.id}`, {});
    for (const newcomer of [carol, dave]) await newcomer.rest.put(`/users/@me/relationships/${alice.id}`, {});
    const { id } = await alice.rest.post<APIChannel>('/users/@me/channels', { recipients: [bob.id, dave.id] });
    third.send(4, { guild_id: null, channel_id: id, self_mute: false, self_deaf: false });
    await enter(own, alice, id);
    expect(
      world()
        .server.core.calls.get(id)
        ?.voice_states.map((voice) => voice.user_id),
    ).toEqual([alice.id]);
    const told = third.next<Call>('CALL_CREATE');
    await alice.rest.put(`/channels/${id}/recipients/${carol.id}`);
    expect(await told).toMatchObject({ channel_id: id, voice_states: [{ user_id: alice.id }] });
    const rings = third.next('CALL_UPDATE');
    await alice.rest.post(`/channels/${id}/call/ring`, { recipients: [dave.id] });
    await rings;
    const silent = third.next<Call>('CALL_UPDATE');
    await alice.rest.delete(`/channels/${id}/recipients/${dave.id}`);
    expect(await silent).toMatchObject({ ringing: [] });
    const joined = own.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.user_id === carol.id);
    third.send(4, { guild_id: null, channel_id: id, self_mute: true, self_deaf: false });
    expect(await joined).toMatchObject({ channel_id: id, self_mute: true });
    const out = [own, third].map((one) => one.next<VoiceState>('VOICE_STATE_UPDATE', (d) => d.user_id === carol.id && d.channel_id === null));
    await alice.rest.delete(`/channels/${id}/recipients/${carol.id}`);
    await Promise.all(out);
    await leave(own, alice);
  });
});
