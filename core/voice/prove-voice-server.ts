import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { only } from '../ports/event-heading.ts';
import { removeVoiceServer } from './voice-servers.ts';

/** A voice server answers within milliseconds; one that stands still for so long carries no call either. */
const PROVEN_WITHIN_MS = 5_000;

interface Said {
  endpoint: string;
}

/**
 * For whoever asks again for the place that they have, because they lost their call: perhaps with its server, which may be dead for a
 * while before that is noticed. So that they do not try it over and over, it has to say that it is there first. Where it does not, it
 * is taken out of use, by which everybody in its calls is told where to go instead.
 */
export function tellOnceProven(core: Core, { id, rtc_region: region }: { id: Snowflake; rtc_region?: string | null }, tell: () => void): void {
  const endpoint = core.voiceServers.endpointFor(id, region);
  if (endpoint === null) return tell();
  const { proofs } = core.voiceServers;
  let proof = proofs.get(endpoint);
  if (!proof) {
    proof = prove(core, endpoint).finally(() => proofs.delete(endpoint));
    proofs.set(endpoint, proof);
  }
  void proof.then((isThere) => {
    // Where it has been taken out, its calls were told so.
    if (isThere) tell();
  });
}

async function prove(core: Core, endpoint: string): Promise<boolean> {
  const { bus, log } = core;
  let answered = (): void => undefined;
  const answer = new Promise<true>((resolve) => (answered = () => resolve(true)));
  const stopHearing = bus.subscribe(({ d }) => (d as Said).endpoint === endpoint && answered(), only('voice_server_here'));
  let patience: NodeJS.Timeout | undefined;
  const silence = (): Promise<false> =>
    new Promise((resolve) => {
      patience = setTimeout(() => resolve(false), PROVEN_WITHIN_MS).unref();
    });
  try {
    core.publish({}, { t: 'voice_server_asked', d: { endpoint } satisfies Said });
    // The patience begins when the question is out.
    const isThere = await Promise.race([answer, bus.flushed().then(silence)]);
    if (isThere || !core.voiceServers.endpoints.has(endpoint)) return isThere;
    log.warn({ endpoint }, 'a voice server does not answer, and is taken out of use');
    await removeVoiceServer(core, endpoint);
    return false;
  } catch (error) {
    // While the processes cannot reach each other, nobody can say who is dead.
    log.debug({ err: error, endpoint }, 'whether a voice server is there could not be asked');
    return true;
  } finally {
    clearTimeout(patience);
    stopHearing();
  }
}
