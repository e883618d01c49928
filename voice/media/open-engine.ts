import type { MediaEngine } from './media-engine.ts';
import { openMediasoup } from './mediasoup.ts';
import { openNodeDatachannel } from './node-datachannel.ts';

export type EngineChoice = 'auto' | 'node-datachannel' | 'mediasoup';

export interface EngineOptions {
  /** `auto` is mediasoup where it is installed, and node-datachannel elsewhere. */
  engine: EngineChoice;
  /** An address of this machine, as a number. */
  host: string;
  /** The wished one, which another program may have unless the operator named it. */
  port: number;
  isPortNamed: boolean;
  warn(text: string): void;
}

/** The part that speaks WebRTC, or null with a warning where none can be had: bots have calls all the same. Rejects when a port that the operator named is taken, or the engine that he named is not there. */
export async function openEngine({ port, isPortNamed, ...options }: EngineOptions): Promise<MediaEngine | null> {
  return open({ ...options, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (isPortNamed) throw new Error(`Port ${port} (UDP) is taken by another program. Set NEXUS_VOICE_BROWSER_PORT to a free one.`, { cause: error });
    options.warn(
      `Port ${port} (UDP) is taken by another program, so browsers in calls get any free one. Set NEXUS_VOICE_BROWSER_PORT where a firewall must know it.`,
    );
    return open({ ...options, port: 0 });
  });
}

async function open({ engine, host, port, warn }: Omit<EngineOptions, 'isPortNamed'>): Promise<MediaEngine | null> {
  if (engine !== 'node-datachannel') {
    const opened = await openMediasoup({ host, port, warn, isKeptMeant: engine === 'mediasoup' }).catch((error: NodeJS.ErrnoException) => {
      if (engine === 'mediasoup' || error.code === 'EADDRINUSE') throw error;
      warn(`mediasoup is installed, but its worker does not run: ${error.message}`);
      return 'its worker does not run';
    });
    if (typeof opened !== 'string') return opened;
    if (engine === 'mediasoup') throw new Error(`NEXUS_VOICE_ENGINE is mediasoup, but ${opened}. docs/voice.md says how to get it.`);
  }
  const opened = await openNodeDatachannel({ host, port });
  if (!opened) warn('Browsers cannot join calls, only bots can: the package node-datachannel is not installed, or has no build for this machine.');
  return opened;
}
