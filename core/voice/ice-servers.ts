import { createHmac } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** For how long credentials open a relay; a call that is under way goes on. */
const VALID_SECONDS = 6 * 60 * 60;

/** One as `RTCPeerConnection` takes it. */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

export interface IceServers {
  ice_servers: IceServer[];
  /** When the credentials end, ISO 8601. */
  expires_at: string;
}

/**
 * The operator's STUN and TURN servers, for browsers whose network lets no UDP to the voice server through. TURN credentials are
 * those of coturn's `use-auth-secret`: when they end and for whom, signed with the secret that it shares (draft-uberti-behave-turn-rest).
 */
export function iceServersFor({ settings: { turn }, clock }: Core, userId: Snowflake): IceServers {
  const endsAt = Math.floor(clock.nowMs() / 1000) + VALID_SECONDS;
  const [relays, others] = [turn.urls.filter(isRelay), turn.urls.filter((url) => !isRelay(url))];
  const username = `${endsAt}:${userId}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return {
    ice_servers: [...(others.length > 0 ? [{ urls: others }] : []), ...(relays.length > 0 ? [{ urls: relays, username, credential }] : [])],
    expires_at: new Date(endsAt * 1000).toISOString(),
  };
}

const isRelay = (url: string): boolean => /^turns?:/.test(url);
