/// <reference lib="dom" />
import { openLink } from '#core/accounts/mail/links';
import { linkTo } from '#core/accounts/mail/mails';
import { makeResetLink } from '#core/accounts/reset-password';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { PASSWORD } from '../browser/acts.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { addVirtualDevice } from '../browser/virtual-device.ts';
import type { Somebody } from '../world.ts';
import { look } from './look.ts';
import { box, useClient } from './use-client.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const NEW_PASSWORD = 'staple of another kind';
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };

/** Each counts once: the next one is that of half a minute later. */
function nextCode(): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(SECRET) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}

describeWhere(lackingChromium(), 'accounts in the web client', () => {
  const { world, open } = useClient({ clock });

  /** Somebody with an authenticator app, and their token since. */
  async function careful(): Promise<Somebody> {
    const alice = await world().person('alice');
    const { token } = await alice.rest.post<{ token: string }>('/users/@me/mfa/totp/enable', { password: PASSWORD, secret: SECRET, code: nextCode() });
    return { ...alice, token };
  }

  it('sets a new password by a link, after the second factor, and is in', async () => {
    const alice = await careful();
    const { link } = await makeResetLink(world().server.core, alice.id);
    const { page } = await open(null, link.slice(world().server.url.length));
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByLabel('Code of your authenticator app').fill('000000');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Code of your authenticator app').fill(nextCode());
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('button', { name: /^You:/ }).waitFor();
    expect(page.url()).not.toContain('token');
    const entered = await world().nobody.post<{ ticket: string }>('/auth/login', { login: alice.name, password: NEW_PASSWORD });
    expect(entered).toMatchObject({ mfa: true });
  });

  it('confirms an address by its link, says when one does not hold, and who makes them where there is no mail', async () => {
    const alice = await world().person('alice');
    const { core } = world().server;
    const email = `${alice.name}@example.org`;
    await alice.rest.patch('/users/@me', { email, password: PASSWORD });
    const link = linkTo(core, 'verify', await openLink(core, alice.id, 'verify', { email, lifetimeMs: 60_000 }));
    const { page } = await open(null, link.slice(world().server.url.length));
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText('It is confirmed.').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    expect(await alice.rest.get('/users/@me')).toMatchObject({ email, verified: true });
    const { page: again } = await open(null, link.slice(world().server.url.length));
    await again.getByRole('button', { name: 'Confirm the address' }).click();
    await again.getByText('This link is wrong, was used, or is too old.').waitFor();
    await again.getByRole('link', { name: 'To my channels' }).click();
    await again.getByRole('link', { name: 'Forgot your password?' }).click();
    await again.getByText('Its operator can give you a link').waitFor();
    expect(await faultsOfAccess(again)).toEqual([]);
  });

  it('asks once more who it is before a password changes, and stays where it is', async () => {
    const alice = await careful();
    const { page } = await open(alice, '/settings/account');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.locator('form').getByRole('button', { name: 'Change the password' }).click();
    await page.getByLabel('Code of your authenticator app').fill('000000');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('alert').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByLabel('Code of your authenticator app').fill(nextCode());
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('The password was changed.').waitFor();
    const kept = await page.evaluate(() => localStorage.getItem('nexus.token'));
    expect(kept).not.toBe(alice.token);
    expect(await world().nobody.get('/users/@me', { headers: { authorization: kept ?? '' } })).toMatchObject({ id: alice.id });
  });

  it('logs in by a passkey alone, and leaves no draft to whoever comes next', async () => {
    const { alice, guildId, textId } = await world().scene();
    const { page } = await open(alice, `/channels/${guildId}/${textId}`);
    await addVirtualDevice(page);
    const credentials = '/users/@me/mfa/webauthn/credentials';
    const begun = await alice.rest.post<{ ticket: string; challenge: string }>(credentials, { password: PASSWORD });
    const credential = await page.evaluate(async (json) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON((JSON.parse(json) as { publicKey: PublicKeyCredentialCreationOptionsJSON }).publicKey);
      return JSON.stringify(await navigator.credentials.create({ publicKey }));
    }, begun.challenge);
    await alice.rest.post(credentials, { password: PASSWORD, name: 'Chromium', ticket: begun.ticket, credential });
    await box(page).fill('a secret that');
    expect(await page.evaluate(() => JSON.stringify(localStorage))).toContain('a secret that');
    await page.getByRole('button', { name: /^You:/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('a secret that');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('button', { name: /^You:/ }).waitFor();
  });

  it('makes an account without a password, and gives it one later by its passkey', async () => {
    await world().person('operator'); // the first account of a server is led elsewhere
    const { page } = await open(null, '/register');
    await page.getByLabel('Name', { exact: true }).fill('keyholder');
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    expect(await look(page, 'register-passkey')).toEqual([]);
    // After axe has come in: the session that brings it takes the device away when it ends.
    await addVirtualDevice(page);
    await page.getByRole('button', { name: 'Make an account with a passkey' }).click();
    const codes = page.getByRole('dialog', { name: 'Your backup codes' });
    await codes.getByRole('listitem').nth(9).waitFor();
    expect(await look(page, 'register-codes')).toEqual([]);
    await codes.getByRole('button', { name: 'I have them' }).click();
    await page.getByRole('button', { name: /^You:/ }).waitFor();
    await page.goto(`${world().server.url}/settings/account`);
    await page.getByRole('button', { name: 'Set a password' }).click();
    const setting = page.getByRole('dialog', { name: 'Set a password' });
    expect(await setting.getByLabel('Password', { exact: true }).count()).toBe(0);
    await setting.getByLabel('New password').fill(PASSWORD);
    await setting.getByRole('button', { name: 'Set it' }).click();
    await page.getByRole('dialog', { name: 'Is it you?' }).getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('The password was set.').waitFor();
    await page.getByRole('button', { name: 'Change the password' }).waitFor();
  });
});
