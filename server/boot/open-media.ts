import { lookup } from 'node:dns/promises';
import type { Core } from '#core/core';
import type { MediaBrowsers, MediaPlane } from '#voice/media-plane';
import { BrowserPlane } from '#voice/media/browser-plane';
import { openEngine } from '#voice/media/open-engine';
import { Carriers } from '#voice/carriers/carriers';
import type { CarrierOptions } from '#voice/carriers/messages';
import type { UdpCounters } from '#voice/udp/counters';
import { UdpPlane } from '#voice/udp/udp-plane';
import type { Settings } from '../configuration/settings.ts';

/** What carries sound and pictures. */
export interface Media {
  plane: MediaPlane;
  /** Null where none can join: bots have calls all the same. */
  browsers: MediaBrowsers | null;
  /** Null where processes of their own carry the calls. */
  own: UdpPlane | null;
  counters(): UdpCounters;
  close(): Promise<void>;
}

/** Each process has two ports: one for bots, and the next for browsers. */
const PORTS_OF_A_PROCESS = 2;

/** Opens what carries calls, from this UDP port on. Rejects, with the system's code, when that one cannot be had. */
export async function openMedia(core: Core, settings: Settings, port: number): Promise<Media> {
  const { NEXUS_VOICE_BROWSER_PORT: named, NEXUS_VOICE_PROCESSES: count, NEXUS_VOICE_PORT: wished, NEXUS_VOICE_ENGINE: engine } = settings;
  const { address: host } = await lookup(settings.NEXUS_HOST);
  const nth = (first: number, index: number): number => Math.min(first + index * PORTS_OF_A_PROCESS, 65_535);
  const isBrowserPortNamed = named !== undefined;
  const optionsOf = (index: number): CarrierOptions => ({
    host,
    // Where any free port does, it does for each.
    port: index === 0 || wished !== 0 ? nth(port, index) : 0,
    browserPort: nth(named ?? port + 1, index),
    isBrowserPortNamed,
    engine,
  });
  if (count === 0) return openHere(optionsOf(0), (text) => core.log.warn(text));
  const carriers = await Carriers.open(
    core.log,
    Array.from({ length: count }, (_, index) => optionsOf(index)),
  );
  return { plane: carriers, browsers: carriers.hasBrowsers ? carriers : null, own: null, counters: () => carriers.counters, close: () => carriers.close() };
}

async function openHere(
  { host, port, browserPort, isBrowserPortNamed: isPortNamed, engine: choice }: CarrierOptions,
  warn: (text: string) => void,
): Promise<Media> {
  const plane = await UdpPlane.open({ host, port });
  const engine = await openEngine({ engine: choice, host, port: browserPort, isPortNamed, warn }).catch(async (error: unknown) => {
    await plane.close();
    throw error;
  });
  const browsers = engine && new BrowserPlane(plane, engine);
  const close = async (): Promise<void> => {
    await browsers?.close();
    await plane.close();
  };
  return { plane, browsers, own: plane, counters: () => plane.counters, close };
}
