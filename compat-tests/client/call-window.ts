/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { askUntil } from '../ask-until.ts';

/** Chromium with microphones that beep once a second, cameras that count (the second of them in a way that no call takes), and a screen that it chooses by itself. */
export const CALL_SWITCHES = [
  '--use-fake-device-for-media-stream=device-count=3',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
  // A machine without a network has no other address.
  '--allow-loopback-in-peer-connection',
];

interface Watched {
  connections: RTCPeerConnection[];
  players: Set<HTMLMediaElement>;
  /** What the browser was asked for, by kind; the last one last. */
  asked: Record<'audio' | 'camera' | 'screen', MediaTrackConstraints[]>;
}

/** Keeps what a page makes for calls where a test can look at it. */
export const watchCalls = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const watched: Watched = { connections: [], players: new Set(), asked: { audio: [], camera: [], screen: [] } };
    Object.assign(globalThis, { watched });
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        watched.connections.push(this);
      }
    };
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function playWatched() {
      watched.players.add(this);
      return play.call(this);
    };
    const devices = MediaDevices.prototype;
    const { getUserMedia, getDisplayMedia } = devices;
    const note = (kind: keyof Watched['asked'], wish: boolean | MediaTrackConstraints | undefined): unknown =>
      typeof wish === 'object' && watched.asked[kind].push(wish);
    devices.getUserMedia = function getUserMediaWatched(wish) {
      note('audio', wish?.audio);
      note('camera', wish?.video);
      return getUserMedia.call(this, wish);
    };
    devices.getDisplayMedia = function getDisplayMediaWatched(wish) {
      note('screen', wish?.video);
      return getDisplayMedia.call(this, wish);
    };
  });

/** What the browser was last asked for. */
export const askedFor = (page: Page, kind: keyof Watched['asked']): Promise<MediaTrackConstraints | undefined> =>
  page.evaluate((of) => (globalThis as unknown as { watched: Watched }).watched.asked[of].at(-1), kind); // as kept above

/** How many pictures a second all that is sent is held to, at most. */
export const frameRatesSent = (page: Page): Promise<(number | undefined)[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { watched: Watched }).watched.connections // as kept above
      .flatMap((connection) => connection.getSenders())
      .filter(({ track }) => track?.kind === 'video')
      .map((sender) => sender.getParameters().encodings[0]?.maxFramerate),
  );

/** The energy of all sound that came in, since the page was opened. */
export const energyIn = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { connections } = (globalThis as unknown as { watched: Watched }).watched; // as kept above
    let energy = 0;
    for (const connection of connections) {
      for (const entry of (await connection.getStats()).values() as Iterable<{ type: string; kind: string; totalAudioEnergy?: number }>)
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy ?? 0;
    }
    return energy;
  });

/** What the elements are set to by which sound is heard. */
export const playersIn = (page: Page): Promise<{ volume: number; muted: boolean; sinkId: string }[]> =>
  page.evaluate(() =>
    [...(globalThis as unknown as { watched: Watched }).watched.players] // as kept above
      .filter((player) => player instanceof HTMLAudioElement && player.srcObject !== null)
      .map(({ volume, muted, sinkId }) => ({ volume, muted, sinkId })),
  );

/** Waits until sound comes in, now. */
export async function untilHeard(page: Page): Promise<void> {
  const before = await energyIn(page);
  await askUntil(
    'sound',
    () => energyIn(page),
    (energy) => energy > before + 0.02,
    60_000,
  );
}

/** Waits until a picture of this name moves on: its frames are counted. */
export async function untilMoving(page: Page, name: string | RegExp): Promise<void> {
  const video = page.getByLabel(name).and(page.locator('video'));
  const frames = (): Promise<number> => video.evaluate((shown: HTMLVideoElement) => shown.getVideoPlaybackQuality().totalVideoFrames);
  await video.waitFor();
  const before = await frames();
  await askUntil('frames', frames, (now) => now > before + 5, 60_000);
}
