import type { RESTGetAPICurrentUserGuildsResult, APIUser } from 'discord.js';
import { known, next, useBot } from './use-bot.ts';

const scene = useBot();
const redirect = 'https://dashboard.example.org/callback';

interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
}

/** A dashboard's own requests: plain fetch, as passport and its kin send them. */
async function ask<Body>(path: string, init: RequestInit = {}): Promise<{ status: number; body: Body }> {
  const answer = await fetch(`${scene().world.server.url}/api${path}`, init);
  return { status: answer.status, body: (await answer.json()) as Body };
}
const bearer = ({ access_token }: Tokens): RequestInit => ({ headers: { authorization: `Bearer ${access_token}` } });

describe('the dashboard of a bot', () => {
  let credentials: { client_id: string; client_secret: string };
  beforeAll(async () => {
    const { client, alice } = scene();
    const { id } = client.application;
    const { secret } = await alice.rest.post<{ secret: string }>(`/applications/${id}/reset`);
    await alice.rest.patch(`/applications/${id}`, { redirect_uris: [redirect] });
    credentials = { client_id: id, client_secret: secret };
  });

  const exchange = (fields: Record<string, string>) =>
    ask<Tokens & { error?: string }>('/oauth2/token', { method: 'POST', body: new URLSearchParams({ ...credentials, ...fields }) });

  async function consent(scope: string): Promise<string> {
    const query = { client_id: credentials.client_id, response_type: 'code', redirect_uri: redirect, scope, state: 'abc' };
    const { location } = await scene().bob.rest.post<{ location: string }>('/oauth2/authorize', { authorize: true }, { query });
    const url = new URL(location);
    expect(`${url.origin}${url.pathname}`).toBe(redirect);
    expect(url.searchParams.get('state')).toBe('abc');
    return known(url.searchParams.get('code'));
  }

  it('56 OAuth2 login of a dashboard', async () => {
    const { bob, guild } = scene();
    const code = await consent('identify guilds');
    const { status, body: tokens } = await exchange({ grant_type: 'authorization_code', code, redirect_uri: redirect });
    expect(status).toBe(200);
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 604_800, scope: 'identify guilds' });
    const { body: user } = await ask<APIUser>('/users/@me', bearer(tokens));
    expect(user).toMatchObject({ id: bob.id, username: bob.name });
    expect(user).not.toHaveProperty('email');
    const { body: guilds } = await ask<RESTGetAPICurrentUserGuildsResult>('/users/@me/guilds', bearer(tokens));
    expect(guilds.map(({ id, owner }) => [id, owner])).toEqual([[guild.id, false]]);
    expect(BigInt(known(guilds[0]).permissions) & 8n).toBe(0n);
    expect((await exchange({ grant_type: 'authorization_code', code, redirect_uri: redirect })).status).toBe(400);
    const { body: fresh } = await exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(fresh.access_token).not.toBe(tokens.access_token);
    const revoked = await ask('/oauth2/token/revoke', { method: 'POST', body: new URLSearchParams({ ...credentials, token: fresh.access_token }) });
    expect(revoked.status).toBe(200);
    expect((await ask('/users/@me', bearer(fresh))).status).toBe(401);
  });

  it('56 OAuth2 login of a dashboard: a wrong secret, and a scope that was not given', async () => {
    const code = await consent('identify');
    const wrong = await exchange({ grant_type: 'authorization_code', code, redirect_uri: redirect, client_secret: 'guess' });
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
    const { body: tokens } = await exchange({ grant_type: 'authorization_code', code: await consent('identify'), redirect_uri: redirect });
    expect((await ask('/users/@me/guilds', bearer(tokens))).status).toBe(403);
  });

  it('56 OAuth2 login of a dashboard: somebody is brought into a guild by their token', async () => {
    const { world, guild, client } = scene();
    const guest = await world.person('guest');
    const query = { client_id: credentials.client_id, response_type: 'code', redirect_uri: redirect, scope: 'identify guilds.join' };
    const { location } = await guest.rest.post<{ location: string }>('/oauth2/authorize', { authorize: true }, { query });
    const { body: tokens } = await exchange({
      grant_type: 'authorization_code',
      code: known(new URL(location).searchParams.get('code')),
      redirect_uri: redirect,
    });
    const joined = next(client, 'guildMemberAdd', ({ id }) => id === guest.id);
    await guild.members.add(guest.id, { accessToken: tokens.access_token, nick: 'By link' });
    expect((await joined)[0].nickname).toBe('By link');
  });
});
