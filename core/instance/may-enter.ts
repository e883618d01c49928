import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';

/** Throws when nobody from this address may log in or make an account. */
export function demandAddress(core: Core, address: string | undefined): void {
  if (address !== undefined && core.instance.isAddressBanned(address)) throw apiError('BANNED_FROM_INSTANCE');
}

/** Throws when addresses of this domain are not taken here. */
export function demandEmail(core: Core, email: string | null | undefined): void {
  if (email && core.instance.isEmailBanned(email)) throw formError(['email'], 'EMAIL_DOMAIN_BANNED', 'E-mail addresses of this domain are not accepted here.');
}
