import { randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { formError, type ApiError } from '#protocol/errors';
import type { Core } from '../../core.ts';
import { wireTime } from '../../ports/clock.ts';
import type { AccountLinkRecord } from '../../ports/account-link-store.ts';
import { hashToken } from '../token.ts';

/** What stands in a link that lets its bearer do this once, and makes those of before void. */
export async function openLink(
  core: Core,
  userId: Snowflake,
  purpose: AccountLinkRecord['purpose'],
  { email, lifetimeMs }: { email: string | null; lifetimeMs: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const nowMs = core.clock.nowMs();
  await core.accountLinks.removeOfUser(userId, purpose);
  await core.accountLinks.insert({ tokenHash: hashToken(token), userId, purpose, email, expiresAt: wireTime(nowMs + lifetimeMs) }, wireTime(nowMs));
  return token;
}

export const invalidLink = (): ApiError => formError(['token'], 'INVALID_TOKEN', 'This link is wrong, was used, or is too old.');

/** What a link is of. It is not used up yet. */
export async function linkBehind(core: Core, token: string, purpose: AccountLinkRecord['purpose']): Promise<AccountLinkRecord> {
  const link = await core.accountLinks.find(hashToken(token), wireTime(core.clock.nowMs()));
  if (link?.purpose !== purpose) throw invalidLink();
  return link;
}

/** Uses a link up: only one caller goes on. */
export async function takeLink(core: Core, { tokenHash }: AccountLinkRecord): Promise<void> {
  if (!(await core.accountLinks.take(tokenHash, wireTime(core.clock.nowMs())))) throw invalidLink();
}
