import { ChannelType, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import type { Locks } from '#core/ports/locks';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import type { GuildState, VoiceStateRecord } from '#core/state/guild-state';
import { showStreaming } from '#core/streams/show-streaming';
import { moveToAfk } from '#core/voice/move-to-afk';
import { publishVoiceState, updateOwnVoiceState, type OwnVoice } from '#core/voice/update-voice-state';
import { changeOwnVoice } from './calls.ts';
import { openTestGateway, testChannel } from './test-core.ts';

const own = (channelId: Snowflake | null, sessionId: string, selfMute = false): OwnVoice => ({
  channelId,
  sessionId,
  selfMute,
  selfDeaf: false,
  selfVideo: false,
});

/** Somebody in a voice channel, who is muted by another while whatever is done next waits for the lock of the guild. */
async function scene() {
  const { core, newId, user, guild } = openTestGateway();
  const [channelId, afkId] = [newId(), newId()];
  const { id: userId } = user();
  const guildId = await guild({
    ownerId: user().id,
    members: [userId],
    channels: [channelId, afkId].map((id) => testChannel(id, ChannelType.GuildVoice)),
    everyone: Permission.ViewChannel | Permission.Connect | Permission.Speak,
  });
  const state = core.states.peek(guildId) as GuildState; // it was made just now
  state.guild.afk_channel_id = afkId;
  updateOwnVoiceState(core, state, userId, own(channelId, 'hers'));
  const voiceOf = (id: Snowflake): VoiceStateRecord => state.voiceStates.get(id) as VoiceStateRecord; // nobody leaves
  const withLock: Locks['withLock'] = async (name, run) => {
    if (name === `guild:${guildId}`) publishVoiceState(core, state, userId, { ...voiceOf(userId), mute: true, suppress: true });
    return run();
  };
  Object.assign(core, { locks: { withLock } });
  return { core, state, guildId, channelId, afkId, userId, voice: () => voiceOf(userId) };
}

describe('a voice state that two change at once', () => {
  it('shows a stream, and what the other changed', async () => {
    const { core, guildId, channelId, userId, voice } = await scene();
    await showStreaming(core, { guildId, channelId, ownerId: userId }, true);
    expect(voice()).toMatchObject({ self_stream: true, mute: true, suppress: true });
  });

  it('is in the channel of those who are away, and as the other changed it', async () => {
    const { core, state, afkId, userId, voice } = await scene();
    moveToAfk(core, state, userId);
    await new Promise((resolve) => setImmediate(resolve));
    expect(voice()).toMatchObject({ channel_id: afkId, mute: true });
  });
});

/** A guild with one voice channel and two people, whose lock is what is given. */
async function atOneDoor(type: ChannelType, withLock: (run: () => Promise<unknown>, gateway: TestDoor) => Promise<unknown>) {
  const { context, core, newId, user, guild, session } = openTestGateway();
  const [channelId, owner, first, second] = [newId(), user(), user(), user()];
  const guildId = await guild({
    ownerId: owner.id,
    members: [first.id, second.id],
    channels: [testChannel(channelId, type, { user_limit: 1 })],
    everyone: Permission.ViewChannel | Permission.Connect | Permission.Speak,
  });
  const state = core.states.peek(guildId) as GuildState; // it was made just now
  const [ofFirst, ofSecond] = [session(first.id), session(second.id)];
  for (const one of [ofFirst, ofSecond]) context.sessions.enterGuild(one, guildId);
  const door: TestDoor = { core, state, channelId, firstId: first.id };
  Object.assign(core, {
    locks: {
      withLock: (name: string, run: () => Promise<unknown>) => {
        expect(name).toBe(`guild:${guildId}`);
        return withLock(run, door);
      },
    },
  });
  const ask = (one: typeof ofFirst, to: Snowflake | null, selfMute = false): Promise<void> =>
    changeOwnVoice(context, one, guildId, own(to, one.terms.id, selfMute));
  return { ...door, ofFirst, ofSecond, secondId: second.id, context, ask };
}

interface TestDoor {
  core: Core;
  state: GuildState;
  channelId: Snowflake;
  firstId: Snowflake;
}

describe('op 4', () => {
  it('lets nobody into a last place that another took while it waited', async () => {
    const { state, channelId, firstId, secondId, ofSecond, ask } = await atOneDoor(ChannelType.GuildVoice, (run, door) => {
      updateOwnVoiceState(door.core, door.state, door.firstId, own(door.channelId, 'theirs'));
      return run();
    });
    await ask(ofSecond, channelId);
    expect([...state.voiceStates.keys()]).toEqual([firstId]);
    expect(state.voiceStates.has(secondId)).toBe(false);
  });

  it('does not put back on stage who was sent off it meanwhile', async () => {
    let isSentOff = false;
    const { core, state, channelId, firstId, ofFirst, ask } = await atOneDoor(ChannelType.GuildStageVoice, (run, door) => {
      const voice = door.state.voiceStates.get(door.firstId);
      if (isSentOff && voice) publishVoiceState(door.core, door.state, door.firstId, { ...voice, suppress: true });
      return run();
    });
    await ask(ofFirst, channelId);
    const voice = state.voiceStates.get(firstId) as VoiceStateRecord; // they have just come
    publishVoiceState(core, state, firstId, { ...voice, suppress: false });
    isSentOff = true;
    await ask(ofFirst, channelId, true);
    expect(state.voiceStates.get(firstId)).toMatchObject({ suppress: true, self_mute: true });
  });

  it('lets nobody in whose session ended while it waited', async () => {
    let end: () => void = () => undefined;
    const { state, channelId, ofFirst, context, ask } = await atOneDoor(ChannelType.GuildVoice, (run) => {
      end();
      return run();
    });
    end = () => context.sessions.remove(ofFirst);
    await ask(ofFirst, channelId);
    expect(state.voiceStates.size).toBe(0);
  });

  it('lets people leave, and nobody in, while there are no locks', async () => {
    let isAway = false;
    const { state, channelId, firstId, ofFirst, ofSecond, ask } = await atOneDoor(ChannelType.GuildVoice, (run) =>
      isAway ? Promise.reject(new StorageUnavailableError(new Error('it is away'))) : run(),
    );
    await ask(ofFirst, channelId);
    expect(state.voiceStates.has(firstId)).toBe(true);
    isAway = true;
    await ask(ofFirst, null);
    expect(state.voiceStates.size).toBe(0);
    await expect(ask(ofSecond, channelId)).rejects.toThrow(StorageUnavailableError);
    expect(state.voiceStates.size).toBe(0);
  });
});
