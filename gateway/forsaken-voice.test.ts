import { ChannelType } from 'discord-api-types/v10';
import { publishVoiceState } from '#core/voice/update-voice-state';
import { eventsOf, openTestProcesses, type TestProcesses } from './fellows/test-processes.ts';
import { ForsakenVoice } from './forsaken-voice.ts';
import { testChannel } from './test-core.ts';

let world: TestProcesses;
afterEach(() => world.close());

it('takes out of voice whose session no process has, once it is sure, and nobody else', async () => {
  world = openTestProcesses(2);
  const [owner, gone, here, there] = [world.user('owner'), world.user('gone'), world.user('here'), world.user('there')];
  const [first, second] = world.gateways;
  if (!first || !second) throw new Error('two were opened');
  const channelId = first.newId();
  const guildId = await world.guild({
    ownerId: owner.id,
    members: [gone, here, there].map(({ id }) => id),
    channels: [testChannel(channelId, ChannelType.GuildVoice)],
  });
  const watching = await world.client(1, owner.id);
  const [ofHere, ofThere] = [await world.client(0, here.id), await world.client(1, there.id)];
  const [state, other] = [await first.core.states.get(guildId), await second.core.states.get(guildId)];
  if (!state || !other) throw new Error('the guild is there');
  // Moved by somebody in the moment in which the session ended elsewhere.
  const flags = { deaf: false, mute: false, self_deaf: false, self_mute: false, self_video: false, self_stream: false, suppress: false };
  for (const [userId, session_id] of [
    [gone.id, 'of nobody'],
    [here.id, ofHere.sessionId()],
    [there.id, ofThere.sessionId()],
  ] as const) {
    publishVoiceState(first.core, state, userId, {
      guild_id: guildId,
      channel_id: channelId,
      user_id: userId,
      session_id,
      ...flags,
      request_to_speak_timestamp: null,
    });
  }
  await world.until(() => other.voiceStates.size === 3);
  await first.context.fellows?.directory.settled();
  const looks = [first, second].map(({ context }) => new ForsakenVoice(context));
  for (const look of looks) await look.look();
  expect(state.voiceStates.size).toBe(3);
  await Promise.all(looks.map((look) => look.look()));
  await world.until(() => [state, other].every(({ voiceStates }) => voiceStates.size === 2));
  expect([...state.voiceStates.keys()].toSorted()).toEqual([here.id, there.id].toSorted());
  const left = () => eventsOf(watching).flatMap(({ t, d }) => (t === 'VOICE_STATE_UPDATE' && d['channel_id'] === null ? [d['user_id']] : []));
  await world.until(() => left().length > 0);
  expect(left()).toEqual([gone.id]);
});
