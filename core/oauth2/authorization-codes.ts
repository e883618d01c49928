import { randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';

/** What a person granted, until the application fetches it. */
export interface Grant {
  applicationId: Snowflake;
  userId: Snowflake;
  scopes: readonly string[];
  redirectUri: string;
  /** Whether the request named it; the exchange then must too. */
  isRedirectNamed: boolean;
  /** PKCE: what the verifier must become. */
  challenge: { text: string; method: 'plain' | 'S256' } | null;
  /** Of OpenID Connect; stands in the signed token again. */
  nonce: string | undefined;
  /** The guild that the application comes into, and what its bot may do there. */
  addition: { guildId: Snowflake; permissions: bigint } | null;
  /** Whether it comes in with the exchange only. */
  isDeferred: boolean;
  /** Where the exchange makes a webhook. */
  webhookChannelId: Snowflake | null;
}

/** The same as JSON. */
type KeptGrant = Omit<Grant, 'addition'> & { addition: { guildId: Snowflake; permissions: string } | null };

const LIFETIME_MS = 10 * 60_000;
/** So many codes one person may have at once. */
const MOST_OF_ONE = 500;

type Memory = Pick<Core, 'shortMemory' | 'rateWindows' | 'clock'>;

/** A code of OAuth2, good for one exchange within ten minutes, at whichever process. Throws 429 where one person asks for too many. */
export async function issueCode({ shortMemory, rateWindows, clock }: Memory, grant: Grant): Promise<string> {
  const [taken] = await rateWindows.take([{ key: `codes:${grant.userId}`, most: MOST_OF_ONE, lengthMs: LIFETIME_MS }]);
  if (taken?.isOver)
    throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: Math.max(taken.resetAtMs - clock.nowMs(), 0) / 1000, global: false });
  const code = randomBytes(24).toString('base64url');
  const { addition } = grant;
  const kept: KeptGrant = { ...grant, addition: addition && { ...addition, permissions: addition.permissions.toString() } };
  await shortMemory.set(keyOf(code), kept, LIFETIME_MS);
  return code;
}

/** The grant behind a code, which ends with this. */
export async function takeCode({ shortMemory }: Memory, code: string): Promise<Grant | null> {
  if (!/^[\w-]{32}$/.test(code)) return null;
  const kept = await shortMemory.take<KeptGrant>(keyOf(code));
  return kept && { ...kept, addition: kept.addition && { ...kept.addition, permissions: BigInt(kept.addition.permissions) } };
}

const keyOf = (code: string): string => `code:${code}`;
