import type { LoginStep } from './client-options.ts';
import type { SecondFactorWanted } from './rest/replies.ts';

type Method = 'totp' | 'backup' | 'sms' | 'webauthn';

/** What a login that wants a second factor offers. */
export function mfaStep({ ticket, totp, backup, sms, webauthn }: SecondFactorWanted): LoginStep {
  const offered: [Method, boolean][] = [
    ['totp', totp],
    ['backup', backup],
    ['sms', sms],
    ['webauthn', webauthn !== null],
  ];
  return { done: false, ticket, methods: offered.filter(([, isOffered]) => isOffered).map(([method]) => method), webauthn };
}

/** Tokens begin with their owner's id, in base64. */
export function userIdOf(token: string): string {
  try {
    return atob((token.split('.')[0] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}
