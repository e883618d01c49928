import type { APIInvite } from 'discord-api-types/v10';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld();

/** A multipart body with one list; the field's name is Discord's own. */
function listOf(text: string, payload?: object): { body: FormData } {
  const body = new FormData();
  if (payload) body.append('payload_json', JSON.stringify(payload));
  body.append('target_users_file', new Blob([text], { type: 'text/csv' }), 'people.csv');
  return { body };
}
const send = (somebody: Somebody, method: string, path: string, { body }: { body: FormData }) =>
  fetch(`${world().server.url}/api/v10${path}`, { method, body, headers: { authorization: somebody.authorization } });

describe('Invites for some people', () => {
  it('let nobody else in, and tell whom they are for', async () => {
    const { alice, bob, bot, textId } = await world().scene();
    const [carol, dave] = [await world().person('carol'), await world().person('dave')];
    const made = await send(bot, 'POST', `/channels/${textId}/invites`, listOf(`user_id\r\n${carol.id}\r\n\r\n"${carol.id}"\r\n`, { max_age: 0 }));
    expect(made.status).toBe(200);
    const { code } = (await made.json()) as APIInvite;
    const path = `/invites/${code}/target-users`;
    expect(await dave.rest.refused('POST', `/invites/${code}`)).toBe('404 10006');
    // They do not even see that there is one; whom it is for does, and so do members.
    expect(await dave.rest.refused('GET', `/invites/${code}`)).toBe('404 10006');
    for (const somebody of [carol, bob]) expect(await somebody.rest.get(`/invites/${code}`)).toMatchObject({ code });
    const csv = await bot.rest.ask<string>('GET', path);
    expect([csv.headers.get('content-type'), csv.body]).toEqual(['text/csv', `user_id\n${carol.id}\n`]);
    expect(await alice.rest.get(`${path}/job-status`)).toMatchObject({ status: 2, total_users: 1, processed_users: 1, error_message: null });
    expect(await bob.rest.refused('GET', path)).toBe('403 50013');
    expect(await dave.rest.refused('GET', path)).toBe('404 10006');
    expect((await send(bob, 'PUT', path, listOf('1'))).status).toBe(403);

    expect((await send(alice, 'PUT', path, listOf(`Users\n${dave.id},Dave\n`))).status).toBe(204);
    expect(await carol.rest.refused('POST', `/invites/${code}`)).toBe('404 10006');
    expect(await dave.rest.post(`/invites/${code}`)).toMatchObject({ new_member: true });
    // One for everybody is not mistaken for it.
    const open = await bot.rest.post<APIInvite>(`/channels/${textId}/invites`, { max_age: 0 });
    expect(open.code).not.toBe(code);
    expect(await bot.rest.refused('GET', `/invites/${open.code}/target-users`)).toBe('404 10129');
    expect(await bot.rest.refused('GET', `/invites/${open.code}/target-users/job-status`)).toBe('404 10124');
  });

  it('want a list of ids', async () => {
    const { alice, textId } = await world().scene();
    const { code } = await alice.rest.post<APIInvite>(`/channels/${textId}/invites`, {});
    for (const text of ['user_id\nnobody', '12\n99999999999999999999999', '1\n<script>', `${'1'.repeat(2_100_000)}`])
      expect([text.slice(0, 20), (await send(alice, 'PUT', `/invites/${code}/target-users`, listOf(text))).status]).toEqual([text.slice(0, 20), 400]);
    expect(await alice.rest.refused('PUT', `/invites/${code}/target-users`)).toBe('400 50035');
    expect(await alice.rest.refused('PUT', '/invites/nothere/target-users')).toBe('404 10006');
  });
});
