/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { privacyOf } from '#core/user-settings/privacy';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { PASSWORD } from '../browser/acts.ts';
import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { askUntil } from '../ask-until.ts';
import { nexusClient } from '../nexus-client.ts';
import { look as lookAt, phone } from './look.ts';
import { useClient } from './use-client.ts';

const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };

/** Each counts once: the next one is that of half a minute later. */
function codeOf(secret: string): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(secret) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}

describeWhere(lackingChromium(), 'the settings of a person', () => {
  const { world, open } = useClient({ clock, settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
  const found: string[] = [];
  const look = async (page: Page, name: string): Promise<void> => void found.push(...(await lookAt(page, name)));
  const section = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();
  const prove = async (page: Page, label: string, value: string): Promise<void> => {
    const dialog = page.getByRole('dialog', { name: 'Is it you?' });
    await dialog.getByLabel(label).fill(value);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  beforeEach(() => found.splice(0));

  it('lets the first account decide about its new server, and about others only what it finds', async () => {
    const { page } = await open(null, '/login');
    await page.getByRole('button', { name: 'Use another server' }).click();
    const address = page.getByLabel('Address of the server');
    await address.fill(`${world().server.url}/login`);
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.getByText('You are there already.').waitFor();
    await address.fill('http://127.0.0.1:1');
    await page.getByRole('button', { name: 'Go there', exact: true }).click();
    await page.getByText('No Nexus server was found there.').waitFor();
    await page.getByRole('button', { name: 'Go there all the same' }).waitFor();
    await look(page, 'other-server');
    await page.getByRole('link', { name: 'Make one' }).click();
    await page.getByLabel('Name', { exact: true }).fill('olga');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make an account' }).click();
    await page.getByRole('heading', { name: 'This server is yours' }).waitFor();
    await look(page, 'first-run');
    await page.getByLabel('Name of the server').fill('The choir');
    await page.getByRole('radio', { name: /^Who has an invite/ }).check();
    await page.getByLabel('Largest file, in MiB').fill('12');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('region', { name: 'Welcome' }).waitFor({ state: 'detached' });
    const face = await nexusClient(world(), null).get('/instance');
    expect(face).toMatchObject({ name: 'The choir', registration: 'invite', max_file_bytes: 12 * 1024 * 1024 });
    await section(page, 'Invites to the server');
    await page.getByRole('button', { name: 'Make an invite' }).click();
    await page.getByLabel('Note (optional)').fill('for Bob');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('for Bob').waitFor();
    await look(page, 'instance-invites');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'This server' }).click();
    await page.getByLabel('Name of the server').waitFor();
    expect(found).toEqual([]);
  });

  it('keeps what is chosen an instant before the page goes', async () => {
    const alice = await world().person('alice');
    const [{ page }, { page: other }] = [await open(alice, '/settings/looks'), await open(alice, '/channels/@me')];
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await page.reload();
    for (const each of [other, page]) await each.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
    await page.getByRole('radio', { name: 'Dark', checked: true }).waitFor({ state: 'attached' });
  });

  it('looks the same on all devices: own themes, messages, language', async () => {
    const { alice, guildId, textId } = await world().scene();
    await alice.rest.post(`/channels/${textId}/messages`, { content: 'how do I look?' });
    const [{ page }, { page: other }] = [await open(alice, '/settings/looks'), await open(alice, `/channels/${guildId}/${textId}`)];
    const shown = (on: Page, name: string): Promise<string> =>
      on.evaluate((variable) => getComputedStyle(document.documentElement).getPropertyValue(variable).trim(), name);
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await other.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
    await page.getByRole('button', { name: 'Make a theme' }).click();
    await page.getByLabel('Name of the theme').fill('Night');
    await page.getByLabel('Value: ground').fill('#102030');
    expect(await shown(page, '--ground')).toBe('#102030');
    await other.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--ground').trim() === '#102030');
    // What is no colour stays in its field.
    await page.getByLabel('Value: side').fill('url(https://example.org/a.png)');
    expect(await page.getByLabel('Value: side').getAttribute('aria-invalid')).toBe('true');
    await look(page, 'theme-editor');
    await page.getByLabel('Value: side').fill('');
    await page.getByRole('button', { name: 'Done' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a file' }).click();
    const css = await readFile(await (await saving).path(), 'utf8');
    expect(css).toContain("/* Night */\n[data-theme='dark'] {\n  --ground: #102030;");
    const give = async (name: string, text: string): Promise<void> => {
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Take one from a file' }).click();
      await (await choosing).setFiles({ name, mimeType: 'text/css', buffer: Buffer.from(text) });
    };
    await give('evil.css', "[data-theme='dark'] { --ground: #000; background-image: url(https://example.org/a.png); }");
    await page.getByText('What does not fit: background-image').waitFor();
    await give('given.css', css.replace('Night', 'Given').replace('#102030', 'hsl(120 20% 10%)'));
    await page.getByRole('radio', { name: 'Given' }).waitFor();
    await other.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--ground').includes('hsl(120'));
    await page.getByRole('radio', { name: 'Compact' }).check();
    await other.waitForFunction(() => document.documentElement.dataset['density'] === 'compact');
    await page.getByLabel('Size of the text').fill('20');
    await other.waitForFunction(() => getComputedStyle(document.querySelector('.message .markdown') ?? document.body).fontSize === '20px');
    await look(other, 'compact');
    await section(page, 'Language');
    await page.getByRole('radio', { name: 'Deutsch' }).check();
    await other.waitForFunction(() => document.documentElement.lang === 'de');
    await askUntil(
      'bots are told',
      () => alice.rest.get<{ locale: string }>('/users/@me/settings'),
      ({ locale }) => locale === 'de',
      10_000,
    );
    await page.getByRole('radio', { name: 'English' }).check();
    await section(page, 'Accessibility');
    await page.getByRole('radio', { name: 'Little' }).check();
    await other.waitForFunction(() => document.documentElement.dataset['motion'] === 'reduced');
    await look(page, 'accessibility');
    // The next visit begins with it, before the server has said a word.
    await page.route('**/api/**', () => undefined);
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset['motion'] === 'reduced');
    expect(await shown(page, '--ground')).toContain('hsl(120');
    expect(found).toEqual([]);
  });

  it('turns second factors on and off, and ends other logins', async () => {
    const alice = await world().person('alice');
    const elsewhere = await world().nobody.post<{ token: string }>('/auth/login', { login: alice.name, password: PASSWORD });
    const { page, context } = await open(alice, '/settings/devices');
    await page.getByRole('heading', { name: 'Other devices' }).waitFor();
    await look(page, 'devices');
    await page.getByRole('button', { name: 'Log out all other devices' }).click();
    await page.getByRole('dialog', { name: 'Log out this device' }).getByRole('button', { name: 'Log out', exact: true }).click();
    await prove(page, 'Password', PASSWORD);
    await page.getByText('You are logged in nowhere else.').waitFor();
    await expect(world().nobody.get('/users/@me', { headers: { authorization: elsewhere.token } })).rejects.toThrow('401');

    await section(page, 'Security');
    await page.getByRole('button', { name: 'Set it up' }).click();
    const secret = (await page.getByLabel('Key', { exact: true }).innerText()).replaceAll(/\s/g, '');
    await page.getByLabel('Code of your authenticator app').fill('000000');
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.locator('.field .wrong').or(page.getByRole('alert')).first().waitFor();
    await look(page, 'totp');
    await page.getByLabel('Code of your authenticator app').fill(codeOf(secret));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    const codes = page.getByRole('dialog', { name: 'Your backup codes' });
    await codes.waitFor();
    expect(await codes.getByRole('listitem').count()).toBe(10);
    await look(page, 'backup-codes');
    await codes.getByRole('button', { name: 'I have them' }).click();
    await page.getByText('It is on.').waitFor();
    expect(await page.evaluate(() => document.body.innerHTML)).not.toContain(secret);

    const debug = await context.newCDPSession(page);
    await debug.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
    await debug.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('What shall it be called?').fill('Chromium');
    await page.getByRole('button', { name: 'Go on' }).click();
    await prove(page, 'Code of your authenticator app', codeOf(secret));
    await page.getByRole('button', { name: 'Rename Chromium' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Key ring');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Remove Key ring' }).waitFor();
    await look(page, 'security');
    await page.getByRole('button', { name: 'Count or renew them' }).click();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('radio', { name: /^Make ten new ones/ }).check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await codes.getByRole('button', { name: 'I have them' }).click();
    await page.getByText('10 codes are left.').waitFor();
    await page.getByRole('button', { name: 'Remove Key ring' }).click();
    await page.getByRole('dialog', { name: 'Remove the passkey' }).getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('There is none yet.').waitFor();
    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.getByRole('dialog', { name: 'Turn off the authenticator app' }).getByRole('button', { name: 'Turn it off' }).click();
    await page.getByText('It is off.').waitFor();
    const token = await page.evaluate(() => localStorage.getItem('nexus.token') ?? '');
    expect(await world().nobody.get('/users/@me', { headers: { authorization: token } })).toMatchObject({ mfa_enabled: false });
    expect(found).toEqual([]);
  });

  it('shows a profile, keeps strangers out, takes back what applications may do', async () => {
    const { alice, bob, guildId } = await world().scene();
    const { core } = world().server;
    await alice.rest.put(`/users/@me/relationships/${bob.id}`, { type: 2 });
    const { page } = await open(alice, '/settings/profile');
    await page.getByLabel('About me').fill('I **sing** :wave:');
    await page.getByLabel('Pronouns').fill('she/her');
    await page.getByRole('region', { name: 'Preview' }).getByText('sing').waitFor();
    await look(page, 'profile');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('You have unsaved changes.').waitFor({ state: 'detached' });
    await page.getByLabel('Where').selectOption(guildId);
    await page.getByLabel('Nickname').fill('Lizzie');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('You have unsaved changes.').waitFor({ state: 'detached' });
    expect(await bob.rest.get(`/users/${alice.id}/profile?guild_id=${guildId}`)).toMatchObject({
      user_profile: { bio: 'I **sing** 👋', pronouns: 'she/her' },
      guild_member: { nick: 'Lizzie' },
    });
    await section(page, 'Privacy');
    // As a thumb would: the field of a switch is drawn over.
    await page.getByText('Ask me first', { exact: false }).last().click();
    await askUntil(
      'strangers wait',
      () => privacyOf(core, alice.id),
      ({ askingGuildIds }) => askingGuildIds.has(guildId),
      10_000,
    );
    await page.getByText('Direct messages, ').first().click();
    await askUntil(
      'strangers are kept out',
      () => privacyOf(core, alice.id),
      ({ restrictedGuildIds }) => restrictedGuildIds.has(guildId),
      10_000,
    );
    await look(page, 'privacy');
    await section(page, 'Blocked people');
    await look(page, 'blocked');
    await page.getByRole('button', { name: /^Unblock: / }).click();
    await page.getByText('You have blocked nobody.').waitFor();
    await section(page, 'Authorised apps');
    await page.getByText('You have authorised no application.').waitFor();
    await section(page, 'Advanced');
    await page.getByText('Developer mode').click();
    await askUntil(
      'developer mode',
      () => alice.rest.get<{ developer_mode: boolean }>('/users/@me/settings'),
      ({ developer_mode: is }) => is,
      10_000,
    );
    expect(found).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('can be read by everybody (%s)', async (colorScheme) => {
    const { alice } = await world().scene();
    const { page } = await open(alice, '/settings/account', { colorScheme });
    const { page: small } = await open(alice, '/settings', { colorScheme, viewport: phone });
    await small.getByRole('link', { name: 'Appearance' }).waitFor();
    await look(small, `phone-${colorScheme}`);
    for (const name of ['My account', 'Profile', 'Security', 'Privacy', 'Appearance', 'Accessibility', 'Push notifications', 'Keybinds']) {
      await section(page, name);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await page.locator('.full-page-section [aria-busy="true"]').waitFor({ state: 'detached' });
      await look(page, `${name.toLowerCase().replaceAll(' ', '-')}-${colorScheme}`);
    }
    await small.getByRole('link', { name: 'Appearance' }).click();
    await small.getByRole('heading', { name: 'Appearance', level: 1 }).waitFor();
    await look(small, `phone-appearance-${colorScheme}`);
    expect(found).toEqual([]);
  });
});
