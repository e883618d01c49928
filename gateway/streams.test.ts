import { jest } from '@jest/globals';
import { ChannelType, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import type { GuildState } from '#core/state/guild-state';
import { followStreams } from '#core/streams/follow-streams';
import { publishVoiceState, updateOwnVoiceState } from '#core/voice/update-voice-state';
import { PeopleOpcodes } from './people-opcodes.ts';
import { changeStream } from './streams.ts';
import { openTestGateway, testChannel } from './test-core.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Somebody who shows their screen to another in a channel of a guild. */
async function scene() {
  const gateway = openTestGateway();
  const { core, clock, context } = gateway;
  const channelId = gateway.newId();
  const people = [gateway.user(), gateway.user()];
  const guildId = await gateway.guild({
    ownerId: gateway.user().id,
    members: people.map(({ id }) => id),
    channels: [testChannel(channelId, ChannelType.GuildVoice)],
    everyone: Permission.ViewChannel | Permission.Connect | Permission.Speak | Permission.Stream,
  });
  const state = core.states.peek(guildId) as GuildState; // it was made just now
  const sessionOf = (userId: string) => {
    const session = gateway.session(userId, { application: null, intents: null });
    session.guildIds.add(guildId);
    updateOwnVoiceState(core, state, userId, { channelId, sessionId: session.terms.id, selfMute: false, selfDeaf: false, selfVideo: false });
    return session;
  };
  const [owner, viewer] = people.map(({ id }) => sessionOf(id)) as [ReturnType<typeof sessionOf>, ReturnType<typeof sessionOf>]; // of two
  const key = `guild:${guildId}:${channelId}:${owner.terms.userId}`;
  const begin = (session = owner): Promise<boolean> =>
    changeStream(context, session, PeopleOpcodes.StreamCreate, { type: 'guild', guild_id: guildId, channel_id: channelId });
  await begin();
  await changeStream(context, viewer, PeopleOpcodes.StreamWatch, { stream_key: key });
  const told: { t: string; d: unknown; scope: object }[] = [];
  core.bus.subscribe(({ t, d, scope }) => void (t.startsWith('STREAM') && told.push({ t, d, scope })));
  return { core, context, clock, state, owner, viewer, sessionOf, key, begin, told };
}

describe('a stream', () => {
  const stops: (() => void)[] = [];
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] }));
  afterEach(() => {
    stops.splice(0).forEach((stop) => stop());
    jest.useRealTimers();
  });

  it('outlives that memory lacks who shows and watches it for a while, and ends when it goes on lacking them', async () => {
    const { core, clock, state, owner, viewer, key } = await scene();
    stops.push(followStreams(core));
    const wait = async (ms: number): Promise<void> => {
      for (let waited = 0; waited < ms; waited += 5_000) {
        clock.now += 5_000;
        jest.advanceTimersByTime(5_000);
        await turn();
      }
    };
    const known = new Map(state.voiceStates);
    state.voiceStates.clear();
    await wait(20_000);
    for (const [id, voice] of known) state.voiceStates.set(id, voice);
    await wait(20_000);
    state.voiceStates.clear();
    await wait(20_000);
    expect(core.streams.get(key)).toMatchObject({ owner: { user_id: owner.terms.userId }, viewers: [{ user_id: viewer.terms.userId }] });
    await wait(20_000);
    expect(core.streams.get(key)).toBeUndefined();
  });

  it('is over for its viewers when its owner begins another from elsewhere', async () => {
    const { core, owner, viewer, sessionOf, key, begin, told } = await scene();
    const second = sessionOf(owner.terms.userId);
    await begin(second);
    expect(core.streams.get(key)).toMatchObject({ owner: { session_id: second.terms.id }, viewers: [] });
    const ended = { t: 'STREAM_DELETE', d: { stream_key: key, reason: 'stream_ended' } };
    expect(told).toEqual([
      { ...ended, scope: { session_id: owner.terms.id } },
      { ...ended, scope: { session_id: viewer.terms.id } },
      { t: 'STREAM_CREATE', d: expect.objectContaining({ viewer_ids: [] }), scope: { session_id: second.terms.id } },
      expect.objectContaining({ t: 'STREAM_SERVER_UPDATE', scope: { session_id: second.terms.id } }),
    ]);
  });

  it('ends at once when its owner leaves', async () => {
    const { core, state, owner, key } = await scene();
    stops.push(followStreams(core));
    publishVoiceState(core, state, owner.terms.userId, null, state.voiceStates.get(owner.terms.userId));
    await turn();
    await turn();
    expect(core.streams.get(key)).toBeUndefined();
  });
});
