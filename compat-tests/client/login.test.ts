/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { logIn, PASSWORD } from '../browser/acts.ts';
import { faultsOfAccess } from '../browser/use-browser.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { openWorld, type Somebody } from '../world.ts';
import { useClient } from './use-client.ts';

const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };

/** Each counts once: the next one is that of half a minute later. */
function codeOf(secret: string): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(secret) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}

const inside = (page: Page) => page.getByRole('button', { name: /^You:/ });

/** Answers what the settings ask before they change what is worth it. */
async function sayWho(page: Page, label: string, value: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Is it you?' });
  await dialog.getByLabel(label, { exact: true }).fill(value);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function logOut(page: Page): Promise<void> {
  await inside(page).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByLabel('Name or e-mail').waitFor();
}

describeWhere(lackingChromium(), 'the login of the web client, after a second factor was set up there, and elsewhere', () => {
  const { world, open } = useClient({ clock, settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
  // The first account of a server is led elsewhere after its login.
  beforeAll(() => world().person('operator'));

  /** Turns the authenticator app on as a person does; gives its key, and the backup codes that were shown. */
  async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
    await page.getByRole('button', { name: 'Set it up' }).click();
    const secret = (await page.getByLabel('Key', { exact: true }).innerText()).replaceAll(/\s/g, '');
    await page.getByLabel('Code of your authenticator app', { exact: true }).fill(codeOf(secret));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await sayWho(page, 'Password', PASSWORD);
    const shown = page.getByRole('dialog', { name: 'Your backup codes' });
    await shown.getByRole('listitem').nth(9).waitFor();
    const codes = await shown.getByRole('listitem').allInnerTexts();
    await shown.getByRole('button', { name: 'I have them' }).click();
    await page.getByText('It is on.').waitFor();
    return { secret, codes };
  }

  /** Types name and password, and the second factor that is asked for by this label. */
  async function prove(page: Page, somebody: Somebody, label: 'Code of your authenticator app' | 'Backup code', code: string): Promise<void> {
    await logIn(page, somebody);
    if (label === 'Backup code') await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel(label, { exact: true }).fill(code);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  it('takes a code of the app and each backup code once, refuses wrong and spent ones, and counts what is left', async () => {
    const alice = await world().person('alice');
    const { page } = await open(alice, '/settings/security');
    const { secret, codes } = await setUp(page);
    const [first = '', second = ''] = codes;
    // A fresh window: that of before would bring its token along.
    const { page: there } = await open(null, '/login');

    await prove(there, alice, 'Code of your authenticator app', '000000');
    await there.getByRole('alert').waitFor();
    expect(await faultsOfAccess(there)).toEqual([]);
    const code = codeOf(secret);
    await there.getByLabel('Code of your authenticator app', { exact: true }).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await there.getByRole('button', { name: 'Log in', exact: true }).click();
    await inside(there).waitFor();
    expect(await there.evaluate(() => localStorage.getItem('nexus.token'))).not.toBe(alice.token);
    await logOut(there);

    await prove(there, alice, 'Code of your authenticator app', code);
    await there.getByRole('alert').waitFor();
    await there.getByRole('button', { name: 'Use a backup code' }).click();
    await there.getByLabel('Backup code', { exact: true }).fill(`${first.slice(0, 4)}-${first.slice(4)}`.toUpperCase());
    expect(await faultsOfAccess(there)).toEqual([]);
    await there.getByRole('button', { name: 'Log in', exact: true }).click();
    await inside(there).waitFor();
    await logOut(there);

    await prove(there, alice, 'Backup code', first);
    await there.getByRole('alert').waitFor();
    await there.getByLabel('Backup code', { exact: true }).fill(second);
    await there.getByRole('button', { name: 'Log in', exact: true }).click();
    await inside(there).waitFor();

    await page.getByRole('button', { name: 'Count or renew them' }).click();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('radio', { name: /^Count those that are left/ }).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await sayWho(page, 'Code of your authenticator app', codeOf(secret));
    await page.getByText('8 codes are left.').waitFor();
    await logOut(there);
  });

  it('takes a passkey where it is asked for a second factor, and goes back to name and password', async () => {
    const alice = await world().person('alice');
    const { page, context } = await open(alice, '/settings/security');
    const debug = await context.newCDPSession(page);
    await debug.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
    const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
    const { secret } = await setUp(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('What shall it be called?', { exact: true }).fill('Key ring');
    await page.getByRole('button', { name: 'Go on' }).click();
    await sayWho(page, 'Code of your authenticator app', codeOf(secret));
    await page.getByRole('button', { name: 'Rename Key ring' }).waitFor();
    await page.keyboard.press('Escape');
    await logOut(page);

    await logIn(page, alice);
    await page.getByLabel('Code of your authenticator app', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await logIn(page, alice);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    // A device that says no says so here, and nothing is lost.
    await debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('alert').waitFor();
    await debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await inside(page).waitFor();
  });

  it('leads to another server, where one logs in, and knows it the next time', async () => {
    const other = await openWorld({ settings: { NEXUS_CLIENT: 'on' } });
    try {
      await other.person('operator');
      const carla = await other.person('carla');
      const { page, faults } = await open(null, '/login');
      const choose = () => page.getByRole('button', { name: 'Use another server' }).click();
      const address = page.getByLabel('Address of the server');
      const goThere = page.getByRole('button', { name: 'Go there', exact: true });
      await choose();
      await address.fill('the one of Carla');
      await goThere.click();
      await page.getByText('This is no address.').waitFor();
      await address.fill(`${other.server.url}/channels/@me`);
      await goThere.click();
      await page.waitForURL(`${other.server.url}/login`);
      await logIn(page, carla);
      await inside(page).waitFor();
      // Nothing of it was told to this server, which still asks who it is.
      await page.goto(`${world().server.url}/login`);
      await choose();
      const known = page.getByRole('button', { name: new RegExp(`${other.server.url.slice('http://'.length)}$`) });
      expect(await faultsOfAccess(page)).toEqual([]);
      await known.click();
      await inside(page).waitFor();
      expect(page.url().startsWith(other.server.url)).toBe(true);
      await page.goto(`${world().server.url}/login`);
      await choose();
      await page.getByRole('button', { name: /^Forget / }).click();
      await known.waitFor({ state: 'detached' });
      // The other one is no stranger here.
      faults.foreign.splice(0, faults.foreign.length, ...faults.foreign.filter((url) => !url.startsWith(other.server.url)));
    } finally {
      await other.close();
    }
  });
});
