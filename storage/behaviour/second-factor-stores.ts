import type { AccountLinkRecord } from '#core/ports/account-link-store';
import type { PasskeyRecord } from '#core/ports/second-factor-store';
import type { Stores } from '#core/ports/stores';
import { newId } from './records.ts';

const AT = '2026-01-01T00:00:00.000000+00:00';

/** What every store of second factors promises. */
export function behavesAsSecondFactorStore(open: () => Stores): void {
  const factors = () => open().secondFactors;
  const passkey = (userId: string): PasskeyRecord => ({
    id: newId(),
    user_id: userId,
    credential_id: `credential_${newId()}`,
    public_key: 'cose',
    counter: 0,
    transports: ['usb', 'internal'],
    rp_id: 'chat.example.org',
    name: 'the blue one',
    created_at: AT,
    last_used_at: null,
  });

  it('keeps one secret of an authenticator app for each person', async () => {
    const userId = newId();
    expect(await factors().totpSecretOf(userId)).toBeNull();
    expect(await factors().addTotp(userId, 'sealed', 5)).toBe(true);
    expect(await factors().addTotp(userId, 'another', 5)).toBe(false);
    expect(await factors().totpSecretOf(userId)).toBe('sealed');
    expect(await factors().removeTotp(userId)).toBe(true);
    expect(await factors().removeTotp(userId)).toBe(false);
  });

  it('takes the code of each step once, however many come at once, and none of before', async () => {
    const userId = newId();
    await factors().addTotp(userId, 'sealed', 5);
    expect(await factors().useTotpStep(userId, 5)).toBe(false);
    const tries = await Promise.all(Array.from({ length: 8 }, () => factors().useTotpStep(userId, 7)));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await factors().useTotpStep(userId, 6)).toBe(false);
    expect(await factors().useTotpStep(newId(), 8)).toBe(false);
  });

  it('keeps passkeys, each credential once, and lets nobody touch those of others', async () => {
    const [userId, other] = [newId(), newId()];
    const [one, two] = [passkey(userId), passkey(userId)];
    expect(await factors().addPasskey(one)).toBe(true);
    expect(await factors().addPasskey(two)).toBe(true);
    expect(await factors().addPasskey({ ...passkey(other), credential_id: one.credential_id })).toBe(false);
    expect(await factors().passkeysOf(userId)).toEqual([one, two]);
    expect(await factors().passkeyByCredential(two.credential_id)).toEqual(two);
    expect(await factors().renamePasskey(other, one.id, 'mine now')).toBeNull();
    expect(await factors().renamePasskey(userId, one.id, 'the red one')).toEqual({ ...one, name: 'the red one' });
    expect(await factors().removePasskey(other, one.id)).toBe(false);
    expect(await factors().removePasskey(userId, one.id)).toBe(true);
    expect(await factors().passkeyByCredential(one.credential_id)).toBeNull();
  });

  it('notices a passkey whose counter does not rise, unless it never counts', async () => {
    const one = passkey(newId());
    await factors().addPasskey(one);
    expect(await factors().usePasskey(one.id, 0, AT)).toBe(true);
    expect(await factors().usePasskey(one.id, 3, AT)).toBe(true);
    expect(await factors().usePasskey(one.id, 3, AT)).toBe(false);
    expect(await factors().usePasskey(one.id, 0, AT)).toBe(false);
    expect(await factors().passkeyByCredential(one.credential_id)).toEqual({ ...one, counter: 3, last_used_at: AT });
  });

  it('takes each backup code once, however many come at once', async () => {
    const userId = newId();
    await factors().replaceBackupCodes(userId, ['a', 'b']);
    const tries = await Promise.all(Array.from({ length: 8 }, () => factors().useBackupCode(userId, 'a', AT)));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await factors().useBackupCode(newId(), 'b', AT)).toBe(false);
    expect(await factors().backupCodesOf(userId)).toEqual([
      { hash: 'a', consumed: true },
      { hash: 'b', consumed: false },
    ]);
    await factors().replaceBackupCodes(userId, ['c']);
    expect(await factors().useBackupCode(userId, 'b', AT)).toBe(false);
    expect(await factors().backupCodesOf(userId)).toEqual([{ hash: 'c', consumed: false }]);
  });

  it('forgets all of a person, and of nobody else', async () => {
    const [userId, other] = [newId(), newId()];
    for (const id of [userId, other]) {
      await factors().addTotp(id, 'sealed', 1);
      await factors().addPasskey(passkey(id));
      await factors().replaceBackupCodes(id, ['a']);
    }
    await factors().removeAllOfUser(userId);
    expect([await factors().totpSecretOf(userId), await factors().passkeysOf(userId), await factors().backupCodesOf(userId)]).toEqual([null, [], []]);
    expect(await factors().totpSecretOf(other)).toBe('sealed');
  });
}

/** What every store of links to people promises. */
export function behavesAsAccountLinkStore(open: () => Stores): void {
  const links = () => open().accountLinks;
  const link = (others: Partial<AccountLinkRecord> = {}): AccountLinkRecord => ({
    tokenHash: `hash ${newId()}`,
    userId: newId(),
    purpose: 'reset',
    email: 'alice@example.org',
    expiresAt: '2026-01-01T01:00:00.000000+00:00',
    ...others,
  });

  it('gives a link to one caller, and not when it is over', async () => {
    const [one, two] = [link(), link({ email: null })];
    await links().insert(one, AT);
    await links().insert(two, AT);
    expect(await links().find(one.tokenHash, AT)).toEqual(one);
    expect(await links().find(one.tokenHash, one.expiresAt)).toBeNull();
    expect(await links().take(two.tokenHash, two.expiresAt)).toBeNull();
    const taken = await Promise.all(Array.from({ length: 8 }, () => links().take(one.tokenHash, AT)));
    expect(taken.filter((each) => each !== null)).toEqual([one]);
  });

  it('removes those of a person that are of one purpose', async () => {
    const reset = link();
    const verify = link({ userId: reset.userId, purpose: 'verify' });
    for (const one of [reset, verify]) await links().insert(one, AT);
    await links().removeOfUser(reset.userId, 'reset');
    expect(await links().find(reset.tokenHash, AT)).toBeNull();
    expect(await links().find(verify.tokenHash, AT)).toEqual(verify);
  });
}
