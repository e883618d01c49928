import { createUser } from '#core/accounts/register';
import { openWorld, type World } from '#compat-tests/world';

const PASSWORD = 'correct horse battery';
let world: World;
afterEach(() => world.close());

/** Registers, as whoever asks from an address. */
const register = async (username: string, from?: string): Promise<void> => {
  const headers = { 'content-type': 'application/json', ...(from !== undefined && { 'x-forwarded-for': from }) };
  const body = JSON.stringify({ username, password: PASSWORD });
  const answer = await fetch(`http://127.0.0.1:${world.server.httpPort}/api/v10/auth/register`, { method: 'POST', headers, body });
  expect(answer.status).toBe(201);
};
const operators = async (): Promise<(string | undefined)[]> => {
  const { core } = world.server;
  const rows = await core.instanceRows.operators();
  return Promise.all(rows.map(async (row) => (await core.users.byId(row.user_id))?.username));
};

describe('the first operator', () => {
  it('of a server on one’s own machine is who registers from there first, not a stranger who was quicker', async () => {
    world = await openWorld();
    await register('stranger_one', '198.51.100.7');
    await register('stranger_two', '192.168.1.20');
    expect(await operators()).toEqual([]);
    await register('owner_of_it');
    await register('somebody_else');
    expect(await operators()).toEqual(['owner_of_it']);
  }, 60_000);

  it('of a public server is who the command makes, whoever registered before', async () => {
    world = await openWorld({ settings: { NEXUS_URL: 'https://chat.example.org' } });
    // Behind a proxy that tells nobody's address, all come from loopback.
    await register('stranger_one');
    expect(await operators()).toEqual([]);
    await createUser(world.server.core, { username: 'alice_made', password: PASSWORD });
    expect(await operators()).toEqual(['alice_made']);
  }, 60_000);
});
