import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import type { Call } from './call.ts';
import type { EndToEndOptions } from './end-to-end.ts';
import type { MediaBrowsers, MediaPlane } from '../media-plane.ts';
import type { VoiceSession } from './voice-session.ts';

/** What all parts of one voice gateway work with. */
export interface VoiceContext {
  readonly core: Core;
  readonly plane: MediaPlane;
  /** Null where nothing speaks WebRTC. */
  readonly browsers: MediaBrowsers | null;
  /** By channel. */
  readonly calls: Map<Snowflake, Call>;
  /** By server, which is the guild in its channels, and gateway session. */
  readonly sessions: Map<string, VoiceSession>;
  /** By guild; those of direct channels by channel. */
  readonly ofPlace: Map<Snowflake, Set<VoiceSession>>;
  /** `host:port` of this server, as clients are told. */
  readonly endpoint: string;
  /** The address to which clients send packets. */
  readonly mediaAddress: () => Promise<string>;
  readonly endToEnd: EndToEndOptions;
  readonly areLimitsOn: boolean;
  /** By channel, until memory knows: recordings that this server has ended. */
  readonly endedRecordings: Map<Snowflake, Snowflake>;
  /** Recordings that have ended and are being stored. */
  readonly unfinished: Set<Promise<void>>;
}

export const sessionKey = (guildId: Snowflake, sessionId: string): string => `${guildId} ${sessionId}`;
