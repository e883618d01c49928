import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { safeFetch, type SafeResponse } from '../outside/safe-fetch.ts';
import { signatureHeaders } from './sign-request.ts';

const MAX_ANSWER_BYTES = 1024 * 1024;

/** Posts to an application's endpoint, signed; `tamper` breaks the signature, to see whether it is checked. */
export function postToEndpoint(
  core: Core,
  application: ApplicationRecord,
  url: string,
  payload: unknown,
  timeoutMs: number,
  tamper = false,
): Promise<SafeResponse> {
  const body = JSON.stringify(payload);
  const signature = signatureHeaders(application.signing_key, body, core.clock.nowMs());
  if (tamper) signature['X-Signature-Ed25519'] = signatureHeaders(application.signing_key, `${body} `, core.clock.nowMs())['X-Signature-Ed25519'];
  return safeFetch(url, {
    method: 'POST',
    headers: { ...signature, 'content-type': 'application/json', 'user-agent': `Nexus-Interactions/${core.settings.version} (+${core.settings.url})` },
    body,
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
    privateAddresses: core.settings.privateAddresses,
    network: core.network,
  });
}
