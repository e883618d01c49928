import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { WebSocket } from 'ws';
import { certificateOf, type Settings } from '../configuration/settings.ts';
import { addressHere } from '../operator/ask-operator.ts';
import type { RunFile } from '../run/run-file.ts';
import { readOperatorCertificate } from '../tls/authority.ts';
import { bad, good, warn, wordsOf, within, type Finding } from './finding.ts';

const ANSWER_WITHIN_MS = 8_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

const isLocal = (hostname: string): boolean => /^(?:localhost|127\.|\[::1\])/.test(hostname);

/** The public address: whether it is set well, and where it leads when a server runs. */
export async function examineAddress(settings: Settings, running: RunFile | null): Promise<Finding[]> {
  const { NEXUS_URL: url } = settings;
  if (url === undefined) return [warn('address', 'NEXUS_URL is not set: only this machine can follow the links that the server makes')];
  const { protocol, hostname } = new URL(url);
  const about =
    protocol === 'http:' && !isLocal(hostname)
      ? warn('address', `${url} is not encrypted; put TLS in front of it or set NEXUS_TLS_CERT`)
      : good('address', url);
  if (!running) return [about];
  const base = url.replace(/\/+$/, '');
  const led = await whereItLeads(settings, running, base);
  if (led.state === 'bad') return [about, led];
  return [about, led, await upgrades(settings.NEXUS_GATEWAY_URL ?? base.replace(/^http/, 'ws')), ...(isLocal(hostname) ? [] : await metricsShut(base))];
}

/** The server that answers there names itself. */
async function whereItLeads(settings: Settings, running: RunFile, base: string): Promise<Finding> {
  const cure = 'Point it here in DNS and in the proxy in front, or correct NEXUS_URL.';
  try {
    // Not /health, which proxies keep to themselves.
    const answer = await fetch(`${base}/api/nexus/v1/instance`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: 'manual' });
    const said = (await answer.json().catch(() => null)) as { id?: unknown } | null;
    const own = await idOf(addressHere(settings, running.httpPort));
    if (!answer.ok || typeof said?.id !== 'string')
      return bad('public address', `${base} leads to something that is not Nexus (status ${answer.status}). ${cure}`);
    if (own !== null && said.id !== own) return bad('public address', `${base} leads to another server of Nexus than this one. ${cure}`);
    return good('public address', `${base} leads here`);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
      return bad('public address', `the certificate at ${base} is not one that clients trust (${code}). Get one for this name, by Let's Encrypt for example.`);
    const why = code ?? wordsOf(error);
    return bad(
      'public address',
      `${base} cannot be reached from here (${why}). ${cure} (From inside some networks one's own address cannot be reached: try it from outside as well.)`,
    );
  }
}

/** What the process that runs here says of its instance: a gateway or worker among many has no other way to. */
async function idOf(address: string): Promise<string | null> {
  const answer = await fetch(`${address}/health/live`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) as { instance?: unknown } | null | undefined;
  return typeof said?.instance === 'string' ? said.instance : null;
}

/** Opens a gateway connection as a client does. */
async function upgrades(gatewayUrl: string): Promise<Finding> {
  const socket = new WebSocket(`${gatewayUrl.replace(/\/+$/, '')}/?v=10&encoding=json`);
  try {
    const hello = new Promise<string>((resolve, reject) => {
      socket.once('message', (data: Buffer) => resolve(data.toString()));
      socket.once('error', reject);
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    });
    const said = await within(ANSWER_WITHIN_MS, hello);
    if (!said.includes('"heartbeat_interval"')) throw new Error('something else than a gateway answers');
    return good('WebSockets', 'get through to the gateway');
  } catch (error) {
    return bad(
      'WebSockets',
      `do not get through at ${gatewayUrl} (${wordsOf(error)}). Let the proxy pass upgrades: in nginx proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade and Connection "upgrade".`,
    );
  } finally {
    socket.terminate();
  }
}

/** Figures are for whoever watches the server. */
async function metricsShut(base: string): Promise<Finding[]> {
  const answer = await fetch(`${base}/metrics`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: 'manual' }).catch(() => null);
  await answer?.body?.cancel();
  if (answer?.status !== 200) return [];
  return [
    bad(
      'metrics',
      `${base}/metrics is open to everybody. Set NEXUS_URL for the server that runs as well and start it again, and refuse /metrics in the proxy in front.`,
    ),
  ];
}

/** The operator's own certificate: whether it is one, for this name, and for how long. */
export async function examineCertificate(settings: Settings): Promise<Finding[]> {
  try {
    const pair = await readOperatorCertificate(certificateOf(settings));
    if (!pair) return [];
    const certificate = new X509Certificate(pair.cert);
    const path = settings.NEXUS_TLS_CERT ?? '';
    const findings: Finding[] = [];
    const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / DAY_MS);
    if (days < 0)
      findings.push(bad('TLS', `${path} has ended (${certificate.validTo}). Renew it; the server reads it anew by itself once a day, or at its start.`));
    else if (Date.parse(certificate.validFrom) > Date.now())
      findings.push(bad('TLS', `${path} is valid from ${certificate.validFrom} on only. Is the clock of this machine right?`));
    else if (days < SOON_DAYS) findings.push(warn('TLS', `${path} ends in ${days} days (${certificate.validTo}). Renew it.`));
    const name = settings.NEXUS_URL === undefined ? null : new URL(settings.NEXUS_URL).hostname.replace(/^\[|\]$/g, '');
    const isCovered = name === null || (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name, { subject: 'never' })) !== undefined;
    if (!isCovered)
      findings.push(
        bad(
          'TLS',
          `${path} is not for ${name} (NEXUS_URL) but for ${certificate.subjectAltName ?? certificate.subject}. Get one for that name, or correct NEXUS_URL.`,
        ),
      );
    return findings.length > 0 ? findings : [good('TLS', `shows ${path}, until ${certificate.validTo}`)];
  } catch (error) {
    return [bad('TLS', wordsOf(error))];
  }
}
