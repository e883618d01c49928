import type { Snowflake } from 'discord-api-types/v10';
import type { Bus } from '../ports/bus.ts';
import type { LoginRecord, LoginStore } from '../ports/login-store.ts';
import { wireTime } from '../ports/clock.ts';
import { only } from '../ports/event-heading.ts';
import { hashToken } from './token.ts';

const MAX_ENTRIES = 50_000;
const NOTED_EVERY_MS = 60 * 60 * 1000;

/** Who a token belongs to, remembered so that a request costs one hash and no query. */
export class TokenCache {
  private readonly logins = new Map<string, LoginRecord>();
  private readonly store: LoginStore;
  /** Rises when tokens are forgotten: what was read before that may be one of them. */
  private forgettings = 0;

  constructor(store: LoginStore, bus: Pick<Bus, 'subscribe'>) {
    this.store = store;
    bus.subscribe(
      ({ t, d }) => {
        // Published with this payload only, by `tokensRevoked`, in whatever process.
        if (t === 'tokens_revoked') this.forget((d as { token_hashes: readonly string[] }).token_hashes);
        // As well, by `renewToken`.
        if (t === 'token_renewed') this.forget([(d as { from: string }).from]);
      },
      only('tokens_revoked', 'token_renewed'),
    );
  }

  async find(token: string, nowMs: number): Promise<LoginRecord | null> {
    const tokenHash = hashToken(token);
    let login = this.logins.get(tokenHash) ?? null;
    if (!login) {
      const { forgettings } = this;
      login = await this.store.byTokenHash(tokenHash);
      if (!login) return null;
      if (forgettings !== this.forgettings) return this.find(token, nowMs);
      if (this.logins.size >= MAX_ENTRIES) this.logins.delete(this.logins.keys().next().value ?? '');
      this.logins.set(tokenHash, login);
    }
    if (login.expiresAt && Date.parse(login.expiresAt) <= nowMs) return null;
    if (nowMs - Date.parse(login.lastUsedAt) > NOTED_EVERY_MS) {
      login.lastUsedAt = wireTime(nowMs);
      // When a login was last used is worth knowing, but no request waits or fails for it.
      void this.store.touch(tokenHash, login.lastUsedAt).catch(() => undefined);
    }
    return login;
  }

  /** Whether nothing was heard of it being revoked since it was found. */
  knows(login: LoginRecord): boolean {
    return this.logins.get(login.tokenHash) === login;
  }

  /** Said when tokens were revoked. */
  forget(tokenHashes: readonly string[]): void {
    this.forgettings++;
    for (const tokenHash of tokenHashes) this.logins.delete(tokenHash);
  }

  forgetAll(): void {
    this.forgettings++;
    this.logins.clear();
  }

  forgetUser(userId: Snowflake): void {
    this.forgettings++;
    for (const [tokenHash, login] of this.logins) if (login.userId === userId) this.logins.delete(tokenHash);
  }
}
