import { ChannelType, type APIChannel, type APIVoiceState } from 'discord-api-types/v10';
import { useWorld } from '../world.ts';
import { joinCall, type Caller } from './raw-caller.ts';
import { WITH_VOICE } from './use-two-bots.ts';

const world = useWorld(WITH_VOICE);

describe('a stage', () => {
  it('carries who was let speak and nobody else, and takes the word from them again', async () => {
    const { alice, bob, bot, guildId } = await world().scene();
    const { id: stageId } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'stage', type: ChannelType.GuildStageVoice });
    const callers: Caller[] = [];
    for (const who of [alice, bob, bot]) callers.push(await joinCall(world(), who, guildId, stageId));
    const [ofAlice, ofBob, ofBot] = callers as [Caller, Caller, Caller];
    const mine = `/guilds/${guildId}/voice-states/@me`;
    const bobs = `/guilds/${guildId}/voice-states/${bob.id}`;
    const dropped = (): number => world().server.voice?.plane?.counters.dropped['not allowed'] ?? 0;

    // In the audience nobody is heard, who moderates it neither.
    let before = dropped();
    await ofBob.speakUntil('from the audience', () => dropped() > before);
    before = dropped();
    await ofAlice.speakUntil('from the audience', () => dropped() > before);
    await alice.rest.patch(mine, { suppress: false });
    await ofAlice.speakUntil('welcome', () => ofBob.heard().includes('welcome') && ofBot.heard().includes('welcome'));

    // Bob asks to speak; he may not take the word himself.
    await expect(bob.rest.patch(mine, { suppress: false })).rejects.toThrow(/403 .*50013/);
    const asked = ofAlice.gateway.next<APIVoiceState>('VOICE_STATE_UPDATE', ({ user_id, request_to_speak_timestamp: at }) => user_id === bob.id && at !== null);
    await bob.rest.patch(mine, { request_to_speak_timestamp: new Date().toISOString() });
    expect(await asked).toMatchObject({ suppress: true });
    before = dropped();
    await ofBob.speakUntil('too early', () => dropped() > before);
    await alice.rest.patch(bobs, { suppress: false });
    await ofBob.speakUntil('thank you', () => ofAlice.heard().includes('thank you') && ofBot.heard().includes('thank you'));
    expect(await bob.rest.get<APIVoiceState>(mine)).toMatchObject({ suppress: false });

    // And is sent back: what he says from then on reaches nobody.
    await alice.rest.patch(bobs, { suppress: true });
    expect(await bob.rest.get<APIVoiceState>(mine)).toMatchObject({ suppress: true, request_to_speak_timestamp: null });
    before = dropped();
    await ofBob.speakUntil('one more thing', () => dropped() > before + 1);
    // Alice, who still may, is heard after it; what was to come before has come.
    await ofAlice.speakUntil('enough', () => ofBot.heard().includes('enough'));
    for (const word of ['from the audience', 'too early', 'one more thing']) expect(ofBot.heard()).not.toContain(word);
    await Promise.all(callers.map((caller) => caller.close()));
  });

  it('refuses what only a stage has, elsewhere and for who may not', async () => {
    const { alice, bob, guildId, voiceId } = await world().scene();
    const mine = `/guilds/${guildId}/voice-states/@me`;
    await expect(bob.rest.patch(mine, { suppress: true })).rejects.toThrow(/404 .*10065/);
    const caller = await joinCall(world(), bob, guildId, voiceId);
    await expect(bob.rest.patch(mine, { suppress: true })).rejects.toThrow(/400 .*50024/);
    const { id: stageId } = await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'stage', type: ChannelType.GuildStageVoice });
    const moved = caller.gateway.next<APIVoiceState>('VOICE_STATE_UPDATE', ({ channel_id }) => channel_id === stageId);
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { channel_id: stageId });
    expect(await moved).toMatchObject({ suppress: true, request_to_speak_timestamp: null });
    await expect(bob.rest.patch(mine, { channel_id: voiceId, suppress: true })).rejects.toThrow(/400 .*50035/);
    await expect(bob.rest.patch(`/guilds/${guildId}/voice-states/${alice.id}`, { suppress: true })).rejects.toThrow(/404 .*10065/);
    await expect(bob.rest.patch(mine, { request_to_speak_timestamp: '2020-01-01T00:00:00.000Z' })).rejects.toThrow(/400 .*50035/);
    await caller.close();
  });
});

describe('a channel that holds few', () => {
  it('lets in so many, and whoever may move members besides', async () => {
    const { alice, bob, bot, guildId, voiceId } = await world().scene();
    const late = await world().person('late');
    await world().join(guildId, late);
    await alice.rest.patch(`/channels/${voiceId}`, { user_limit: 1 });
    const callers = [await joinCall(world(), bob, guildId, voiceId), await joinCall(world(), bot, guildId, voiceId)];
    const gateway = await late.listen();
    gateway.send(4, { guild_id: guildId, channel_id: voiceId, self_mute: false, self_deaf: false });
    // What comes next is of another's doing: of the late one nothing was told.
    const next = gateway.next<APIVoiceState>('VOICE_STATE_UPDATE');
    await alice.rest.patch(`/guilds/${guildId}/members/${bob.id}`, { mute: true });
    expect((await next).user_id).toBe(bob.id);
    await Promise.all(callers.map((caller) => caller.close()));
  });
});
