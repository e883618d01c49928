import { describeWhere } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { openBadNetwork } from './bad-network.ts';
import { botTools } from './bot-folder.ts';
import { decodedSamples } from './ogg-opus.ts';
import { useTwoBots, WITH_VOICE } from './use-two-bots.ts';

const FRAMES = 300;
const tools = await botTools();

describeWhere(tools.lacking, 'a call over a bad network', () => {
  const bots = useTwoBots(useWorld(WITH_VOICE), tools, FRAMES);

  it('goes on: what is not lost comes once, and can be opened and decoded', async () => {
    const { world, player, listener, frames, enter, leave, play } = bots();
    const { voice } = world.server;
    const network = await openBadNetwork({ port: voice?.plane?.port ?? 0, dropped: 0.02, delayed: 0.03, doubled: 0.02, jitterMs: 30 });
    Object.defineProperty(voice?.plane, 'port', { configurable: true, value: network.port });
    try {
      await enter(true);
      const { privacyCode } = await player.aboutUntil('a group', (about) => about.privacyCode !== null);
      await listener.aboutUntil('the same group', (about) => about.privacyCode === privacyCode);
      const since = await play();
      await player.until('the end of the file', ({ event, status }) => event === 'player' && status === 'idle', since);
      const isNearEnd = new Set(frames.slice(-20).map((frame) => frame.toString('base64')));
      await listener.until('the end of what is heard', ({ event, opus }) => event === 'packet' && isNearEnd.has(String(opus)));
      const heard = listener.packetsOf(player.id).map((packet) => frames.findIndex((frame) => frame.equals(packet)));
      const places = heard.filter((place) => place >= 0);
      expect(new Set(places).size).toBe(places.length);
      // A packet goes over it twice, and the last may still be under way.
      expect(places.length).toBeGreaterThan(FRAMES * 0.88);
      expect(places.length).toBeLessThan(FRAMES);
      expect(places).not.toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(decodedSamples(places.flatMap((place) => frames[place] ?? [])))).toEqual(new Set([960]));
      expect(voice?.plane?.counters.dropped.replayed).toBeGreaterThan(0);
      await leave();
    } finally {
      network.close();
    }
  });
});
