import { setTimeout as wait } from 'node:timers/promises';
import { packetsIn } from '#voice/recording/test-ogg';
import { describeWhere } from '../conditions/needs.ts';
import { nexusClient } from '../nexus-client.ts';
import { useWorld } from '../world.ts';
import { botTools } from './bot-folder.ts';
import { useTwoBots, WITH_VOICE } from './use-two-bots.ts';

interface Recording {
  id: string;
  status: string;
}
interface Ended extends Recording {
  tracks: { user_id: string; url: string; duration_ms: number }[];
  consents: { user_id: string }[];
}

const tools = await botTools();
const FRAMES = 100;

describeWhere(tools.lacking, 'a call of bots that is recorded', () => {
  const bots = useTwoBots(useWorld({ settings: { ...WITH_VOICE.settings, NEXUS_VOICE_PROCESSES: '1' } }), tools, FRAMES);

  it('is kept as what the player said, and only once all had agreed', async () => {
    const { world, alice, bot, listenerBot, voiceId, player, frames, enter, leave, expectTone } = bots();
    const [asAlice, asPlayer, asListener] = [alice, bot, listenerBot].map((one) => nexusClient(world, one));
    const path = `/channels/${voiceId}/recording`;
    const stateOf = async (wanted: string): Promise<void> => {
      while ((await asAlice?.get<Recording>(path))?.status !== wanted) await wait(50);
    };
    await enter(false);
    await asAlice?.post(path, {});
    await asPlayer?.put(`${path}/consent`);
    await stateOf('waiting');
    await expectTone();
    await asListener?.put(`${path}/consent`);
    await stateOf('recording');
    await expectTone();
    await asAlice?.delete(path);
    let recordings: Ended[] = [];
    while (recordings.length === 0) {
      recordings = (await asAlice?.get<Ended[]>(`${path}s`)) ?? [];
      await wait(50);
    }
    const [{ tracks, consents } = { tracks: [], consents: [] }] = recordings;
    expect(consents.map(({ user_id: id }) => id).toSorted()).toEqual([bot.id, listenerBot.id].toSorted());
    expect(tracks.map(({ user_id: id }) => id)).toEqual([player.id]);
    const file = Buffer.from(await (await fetch(tracks[0]?.url ?? '')).arrayBuffer());
    const { packets, samples } = packetsIn(file);
    const kept = packets.filter((packet) => frames.some((frame) => frame.equals(packet)));
    // Once: what came before everybody agreed is not in it.
    expect(kept.length).toBeGreaterThanOrEqual(FRAMES - 1);
    expect(kept.length).toBeLessThanOrEqual(FRAMES);
    expect(samples / 48).toBeGreaterThanOrEqual(FRAMES * 20);
    await leave();
  });

  it('is not kept while it is encrypted from end to end', async () => {
    const { world, alice, bot, listenerBot, voiceId, player, listener, enter, leave, expectTone } = bots();
    const [asAlice, asPlayer, asListener] = [alice, bot, listenerBot].map((one) => nexusClient(world, one));
    const path = `/channels/${voiceId}/recording`;
    await enter(true);
    const { privacyCode } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
    await listener.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
    const { id } = (await asAlice?.post<Recording>(path, {})) ?? { id: '' };
    await asPlayer?.put(`${path}/consent`);
    await asListener?.put(`${path}/consent`);
    while ((await asAlice?.get<Recording>(path))?.status !== 'encrypted') await wait(50);
    await expectTone();
    await asAlice?.delete(path);
    let ended: Ended | undefined;
    while (!ended) {
      ended = (await asAlice?.get<Ended[]>(`${path}s`))?.find((one) => one.id === id);
      await wait(50);
    }
    expect(ended.tracks).toEqual([]);
    await leave();
  });
});
