export interface KnownServer {
  address: string;
  name: string;
}

const KEY = 'nexus.servers';
const MOST = 10;

/** Servers that somebody went to from here before, the last one first. */
export function knownServers(): KnownServer[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isServer).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export const rememberServer = (server: KnownServer): void => keep([server, ...knownServers().filter(({ address }) => address !== server.address)]);
export const forgetServer = (address: string): void => keep(knownServers().filter((one) => one.address !== address));

const keep = (servers: readonly KnownServer[]): void => localStorage.setItem(KEY, JSON.stringify(servers.slice(0, MOST)));

const isServer = (one: unknown): one is KnownServer =>
  typeof one === 'object' && one !== null && 'address' in one && 'name' in one && typeof one.name === 'string' && isWebAddress(one.address);

/** Nothing that a browser would run. */
const isWebAddress = (address: unknown): boolean => typeof address === 'string' && /^https?:\/\//i.test(address) && URL.canParse(address);
