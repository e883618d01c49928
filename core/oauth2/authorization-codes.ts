import { randomBytes } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
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

const LIFETIME_MS = 10 * 60_000;
const MAX_CODES = 20_000;

/** Codes of OAuth2, each good for one exchange within ten minutes. In the memory of this process, and bounded. */
export class AuthorizationCodes {
  private readonly grants = new Map<string, { grant: Grant; untilMs: number }>();

  issue(grant: Grant, nowMs: number): string {
    for (const [code, { untilMs }] of this.grants) {
      if (untilMs > nowMs && this.grants.size < MAX_CODES) break;
      this.grants.delete(code);
    }
    const code = randomBytes(24).toString('base64url');
    this.grants.set(code, { grant, untilMs: nowMs + LIFETIME_MS });
    return code;
  }

  /** The grant behind a code, which ends with this. */
  take(code: string, nowMs: number): Grant | null {
    const held = this.grants.get(code);
    this.grants.delete(code);
    return held && held.untilMs > nowMs ? held.grant : null;
  }
}

const codesByCore = new WeakMap<Core, AuthorizationCodes>();

export function codesOf(core: Core): AuthorizationCodes {
  let codes = codesByCore.get(core);
  if (!codes) codesByCore.set(core, (codes = new AuthorizationCodes()));
  return codes;
}
