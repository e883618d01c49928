/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { askUntil } from '../ask-until.ts';

/** Chromium with a microphone that beeps once a second, a camera that counts, and a screen that it chooses by itself. */
export const CALL_SWITCHES = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
  // A machine without a network has no other address.
  '--allow-loopback-in-peer-connection',
];

interface Watched {
  connections: RTCPeerConnection[];
  players: Set<HTMLMediaElement>;
}

/** Keeps what a page makes for calls where a test can look at it. */
export const watchCalls = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const watched: Watched = { connections: [], players: new Set() };
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
  });

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
export const playersIn = (page: Page): Promise<{ volume: number; muted: boolean }[]> =>
  page.evaluate(() =>
    [...(globalThis as unknown as { watched: Watched }).watched.players] // as kept above
      .filter((player) => player instanceof HTMLAudioElement && player.srcObject !== null)
      .map(({ volume, muted }) => ({ volume, muted })),
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
