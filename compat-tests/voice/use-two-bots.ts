import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snowflake } from 'discord-api-types/v10';
import type { Scene, Somebody, World } from '../world.ts';
import type { BotTools } from './bot-folder.ts';
import { decodedSamples, oggOpus, risingTone } from './ogg-opus.ts';
import { homeIn, startVoiceBot, type Said, type VoiceBot } from './voice-bot.ts';

/** What may be lost: 0.5 %. */
const LOST_SHARE = 0.005;
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

export interface TwoBots extends Scene {
  world: World;
  player: VoiceBot;
  listener: VoiceBot;
  /** As whom the listener asks the API; the player is the scene's bot. */
  listenerBot: Somebody;
  /** Of the file. */
  frames: readonly Buffer[];
  /** Both come into the voice channel, and hear of each other. */
  enter(dave: boolean, channelId?: Snowflake): Promise<void>;
  leave(): Promise<void>;
  /** Plays the file from its beginning, and does not wait. */
  play(): Promise<number>;
  /** Plays the file to its end, and holds what the listener heard against it. */
  expectTone(): Promise<void>;
}

const isStatus =
  (status: string) =>
  (said: Said): boolean =>
    said.event === 'status' && said.status === status;
const isPlayer =
  (status: string) =>
  (said: Said): boolean =>
    said.event === 'player' && said.status === status;

export type StartBot = (world: World, bot: Somebody, guildId: Snowflake) => Promise<VoiceBot>;
const startWith =
  (tools: BotTools): StartBot =>
  (world, bot, guildId) =>
    startVoiceBot(homeIn(world), tools, bot, guildId);

/** For `useWorld`. */
export const WITH_VOICE = { settings: { NEXUS_ROLES: 'api,gateway,worker,voice' } };

/** Two bots by @discordjs/voice in a world with voice, one of which has a file of so many frames. The player may be another program. */
export function useTwoBots(world: () => World, tools: BotTools, frameCount: number, startPlayer: StartBot = startWith(tools)): () => TwoBots {
  let two: TwoBots | undefined;
  beforeAll(async () => {
    const frames = risingTone(frameCount);
    const scene = await world().scene();
    const other = await world().bot({ owner: scene.alice, guildId: scene.guildId });
    const file = join(world().settings.NEXUS_DATA, 'tone.ogg');
    await writeFile(file, oggOpus(frames));
    const player = await startPlayer(world(), scene.bot, scene.guildId);
    const listener = await startWith(tools)(world(), other, scene.guildId).catch(async (error: unknown) => {
      await player.close();
      throw error;
    });
    const bots = [player, listener];
    const all: TwoBots = {
      ...scene,
      world: world(),
      player,
      listener,
      listenerBot: other,
      frames,
      async enter(dave, channelId = scene.voiceId) {
        for (const bot of bots) {
          const since = bot.said.length;
          bot.do('join', { channelId, dave });
          await bot.until('being connected', isStatus('ready'), since);
        }
        listener.do('hear', { userId: player.id });
      },
      async leave() {
        for (const bot of bots) {
          const since = bot.said.length;
          bot.do('leave');
          await bot.until('being gone', isStatus('destroyed'), since);
        }
      },
      async play() {
        const since = player.said.length;
        player.do('play', { file });
        await player.until('playing', isPlayer('playing'), since);
        return since;
      },
      async expectTone() {
        const before = listener.packetsOf(player.id).length;
        const heardSince = listener.said.length;
        const since = await all.play();
        await player.until('the end of the file', isPlayer('idle'), since);
        // Five frames of silence end it. Where the player is late it puts silence in as well, which is no loss.
        const last = frames.at(-1)?.toString('base64');
        await listener
          .until('the end of what is heard', ({ event, opus }) => event === 'packet' && opus === last, heardSince)
          .catch((error: unknown) => {
            if (listener.packetsOf(player.id).length === before) throw error;
          });
        const packets = listener
          .packetsOf(player.id)
          .slice(before)
          .filter((packet) => !packet.equals(SILENCE));
        const places = packets.map((packet) => frames.findIndex((frame) => frame.equals(packet)));
        expect(places).not.toContain(-1);
        expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
        expect(places.length).toBeGreaterThanOrEqual(Math.ceil(frameCount * (1 - LOST_SHARE)));
        expect(new Set(decodedSamples(packets))).toEqual(new Set([960]));
      },
    };
    two = all;
  }, 240_000);
  afterAll(() => Promise.all([two?.player.close(), two?.listener.close()]));
  return () => {
    if (!two) throw new Error('the bots are not there yet');
    return two;
  };
}
