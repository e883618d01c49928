import { isIP } from 'node:net';
import type { Core } from '../../core.ts';

/** For whom a passkey is made: a host name, and the origins of pages that may use it. */
export interface RelyingParty {
  id: string;
  origins: string[];
}

/** Tells who asks by what the browser said, as far as it concerns passkeys. */
export type AskedHost = string | undefined;

const isLoopbackName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/**
 * That of the instance's public address, also for who came to it by another port; of `localhost` where the instance is not
 * public. Null where it has no name: browsers make no passkeys for bare addresses. Source: WebAuthn, "relying party identifier".
 */
export function relyingPartyOf({ settings }: Pick<Core, 'settings'>, host: AskedHost): RelyingParty | null {
  const { hostname, origin } = new URL(settings.url);
  const asked = host !== undefined && URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : null;
  const isPrivate = isLoopbackName(hostname) || ['127.0.0.1', '[::1]', '0.0.0.0'].includes(hostname);
  if (asked && isPrivate && isLoopbackName(asked.hostname))
    return { id: asked.hostname, origins: [...new Set([`http://${host}`, `https://${host}`, ...(hostname === asked.hostname ? [origin] : [])])] };
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  const origins = [origin, ...(asked?.hostname === hostname ? [`https://${asked.host}`] : [])];
  return { id: hostname, origins: [...new Set(origins)] };
}
