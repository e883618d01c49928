import { describeWhere, lackingChromium } from '../conditions/needs.ts';
import { useWorld } from '../world.ts';
import { faultsOfAccess, useBrowser } from './use-browser.ts';
import { addVirtualDevice } from './virtual-device.ts';

const PASSWORD = 'correct horse battery';
const CREDENTIALS = '/users/@me/mfa/webauthn/credentials';

/** What a browser has that the types of this project do not. */
interface Credentials {
  create(options: object): Promise<{ toJSON(): object }>;
  get(options: object): Promise<{ toJSON(): object }>;
}
interface Page {
  navigator: { credentials: Credentials };
  PublicKeyCredential: { parseCreationOptionsFromJSON(json: object): object; parseRequestOptionsFromJSON(json: object): object };
}

describeWhere(lackingChromium(), 'a passkey in Chromium', () => {
  const world = useWorld();
  const open = useBrowser(() => [world().server.url]);

  /** A page of the server, in a browser with a device that says yes. */
  async function browser() {
    const { page } = await open();
    await page.goto(world().server.url);
    const { debug, authenticatorId } = await addVirtualDevice(page);
    return {
      page,
      setVerified: (isUserVerified: boolean) => debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
      create: (challenge: string): Promise<string> =>
        page.evaluate(async (json) => {
          const here = globalThis as unknown as Page; // a browser's
          const publicKey = here.PublicKeyCredential.parseCreationOptionsFromJSON((JSON.parse(json) as { publicKey: object }).publicKey);
          return JSON.stringify((await here.navigator.credentials.create({ publicKey })).toJSON());
        }, challenge),
      get: (challenge: string): Promise<string> =>
        page.evaluate(async (json) => {
          const here = globalThis as unknown as Page; // a browser's
          const publicKey = here.PublicKeyCredential.parseRequestOptionsFromJSON((JSON.parse(json) as { publicKey: object }).publicKey);
          return JSON.stringify((await here.navigator.credentials.get({ publicKey })).toJSON());
        }, challenge),
    };
  }

  it('is made, finishes a login, proves it once more, and logs in alone', async () => {
    const alice = await world().person('alice');
    const { create, get } = await browser();
    const begun = await alice.rest.post<{ ticket: string; challenge: string }>(CREDENTIALS, { password: PASSWORD });
    const credential = await create(begun.challenge);
    expect(await alice.rest.post(CREDENTIALS, { password: PASSWORD, name: 'Chromium', ticket: begun.ticket, credential })).toMatchObject({ name: 'Chromium' });

    const wanted = await world().nobody.post<{ ticket: string; webauthn: string }>('/auth/login', { login: alice.name, password: PASSWORD });
    const entered = await world().nobody.post<{ token: string }>('/auth/mfa/webauthn', { ticket: wanted.ticket, code: await get(wanted.webauthn) });
    const headers = { authorization: entered.token };
    const asked = await world().nobody.ask<{ mfa: { ticket: string; methods: { type: string; challenge: string }[] } }>('GET', CREDENTIALS, { headers });
    const { ticket, methods } = asked.body.mfa;
    const data = await get(methods.find(({ type }) => type === 'webauthn')?.challenge ?? '');
    const { token: proof } = await world().nobody.post<{ token: string }>('/mfa/finish', { ticket, mfa_type: 'webauthn', data }, { headers });
    expect(await world().nobody.get(CREDENTIALS, { headers: { ...headers, 'x-discord-mfa-authorization': proof } })).toHaveLength(1);

    const alone = await world().nobody.post<{ ticket: string; challenge: string }>('/auth/conditional/start');
    const reply = await world().nobody.post<{ user_id: string }>('/auth/conditional/finish', { ticket: alone.ticket, credential: await get(alone.challenge) });
    expect(reply.user_id).toBe(alice.id);
  });

  it('is refused by the browser itself where its device does not know who it is', async () => {
    const { get, setVerified } = await browser();
    await setVerified(false);
    const { challenge } = await world().nobody.post<{ challenge: string }>('/auth/passwordless/start');
    await expect(get(challenge)).rejects.toThrow('NotAllowedError');
  });

  it('leaves the login of our pages to codes, which everybody can type', async () => {
    const alice = await world().person('alice');
    const { page, create } = await browser();
    const begun = await alice.rest.post<{ ticket: string; challenge: string }>(CREDENTIALS, { password: PASSWORD });
    const added = await alice.rest.post<{ backup_codes: { code: string }[] }>(CREDENTIALS, {
      password: PASSWORD,
      ticket: begun.ticket,
      credential: await create(begun.challenge),
    });
    const bot = await world().bot({ owner: alice });
    await page.goto(`${world().server.url}/oauth2/authorize?client_id=${bot.id}&scope=bot`);
    await page.getByLabel('Name or e-mail').fill(alice.name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Go on' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Invalid two-factor code');
    await page.getByLabel('Code').fill(added.backup_codes[0]?.code ?? '');
    await page.getByRole('button', { name: 'Go on' }).click();
    expect(await page.getByText('Logged in as').innerText()).toContain(alice.name);
  });
});
