import type { Core } from '#core/core';
import { isWhole, type Role } from '../configuration/settings.ts';
import { claimAdvice } from './claim-advice.ts';

const FIRST_STEPS = 'Next: npx nexus user create <name>, npx nexus guild create, npx nexus bot create --guild <id> --intents all';
const STOP = 'Ctrl-C stops it.';

export interface ReadyProcess {
  url: string;
  httpPort: number;
  tlsPort: number;
  voice?: { port: number } | null;
  core: { settings: Core['settings']; instance: Pick<Core['instance'], 'hasOperator'> };
}

/** What a process says when it is ready: the address of a server that answers here, and else only where this part of it listens. */
export function readyWords({ url, httpPort, tlsPort, voice, core }: ReadyProcess, roles: ReadonlySet<Role>, hasAccounts: boolean, seconds: string): string[] {
  const named = [...roles].join(', ');
  const calls = voice ? `, voice on port ${voice.port}` : '';
  if (!roles.has('api')) return [`The ${named} process of ${url} is ready on port ${httpPort} (after ${seconds} s; TLS on port ${tlsPort}${calls})`, STOP];
  const part = isWhole(roles) ? '' : `${named} on port ${httpPort}; `;
  return [
    `Nexus is ready at ${url} (${part}after ${seconds} s; TLS on port ${tlsPort}${calls})`,
    ...(hasAccounts ? [] : [FIRST_STEPS]),
    ...(core.instance.hasOperator ? [] : claimAdvice(core, hasAccounts)),
    STOP,
  ];
}
