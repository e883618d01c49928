import { z } from 'zod';
import { formError } from '#protocol/errors';
import { InstanceReply, type OtherServerReply } from '#protocol/nexus/instance-replies';
import type { Core } from '../core.ts';
import { safeFetch, SafeFetchError } from '../outside/safe-fetch.ts';

export type OtherServer = z.output<typeof OtherServerReply>;

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 16 * 1024;
/** Another version may say more of itself. */
const Face = z.looseObject({
  name: InstanceReply.shape.name.max(100),
  description: InstanceReply.shape.description.max(1000),
  registration: InstanceReply.shape.registration,
});

/**
 * Whether there is a server of this kind at an address, for somebody whose browser may ask this server alone. Tells only what such
 * a server says of itself, and nothing of whatever else is there. Throws 50035 where there is none that can be asked.
 */
export async function lookAtServer(core: Core, address: string): Promise<OtherServer> {
  const { origin, pathname } = new URL(address);
  const base = `${origin}${pathname.replace(/\/(?:login|register|channels\/.*)?$/, '')}`;
  const face = Face.safeParse(await ask(core, `${base}/api/nexus/v1/instance`));
  if (!face.success) throw formError(['address'], 'NO_SERVER_THERE', 'There is no Nexus server at this address.');
  const { name, description, registration } = face.data;
  return { address: base, name, description, registration };
}

async function ask(core: Core, url: string): Promise<unknown> {
  try {
    const { status, body } = await safeFetch(url, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      privateAddresses: core.settings.privateAddresses,
      network: core.network,
      headers: { accept: 'application/json', 'user-agent': `Nexus/${core.settings.version}` },
    });
    return status === 200 ? JSON.parse(body) : null;
  } catch (error) {
    if (error instanceof SafeFetchError || error instanceof SyntaxError) return null;
    throw error;
  }
}
