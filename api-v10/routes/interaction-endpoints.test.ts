import type { APIApplication } from 'discord-api-types/v10';
import { revalidateEndpoints } from '#core/interactions/revalidate-endpoints';
import { testEndpoint, type TestEndpoint } from '#compat-tests/test-endpoint';
import { useWorld, type Somebody } from '#compat-tests/world';

const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await testEndpoint();
});
afterAll(() => endpoint.close());
/** Whose endpoint was set in this test; nobody else is to be asked in the next one. */
let asked: Somebody | undefined;
afterEach(async () => {
  await asked?.rest.patch('/applications/@me', { interactions_endpoint_url: null });
  endpoint.received.splice(0);
});

const applicationOf = (bot: Somebody) => bot.rest.get<APIApplication & { interactions_endpoint_url: string | null }>('/applications/@me');
const again = () => revalidateEndpoints(world().server.core, () => true);

async function withEndpoint(): Promise<Somebody> {
  const bot = await world().bot();
  endpoint.verifyKey = (await applicationOf(bot)).verify_key;
  await bot.rest.patch('/applications/@me', { interactions_endpoint_url: endpoint.url });
  return (asked = bot);
}

describe('an interactions endpoint', () => {
  it('is greeted and lied to before it is taken', async () => {
    await withEndpoint();
    expect(endpoint.received.map(({ isSigned, body }) => [isSigned, body.type]).toSorted()).toEqual([
      [false, 1],
      [true, 1],
    ]);
  });

  it('is not taken when it believes lies, or answers nothing', async () => {
    const bot = await world().bot();
    endpoint.verifyKey = null;
    const set = (url: string) => bot.rest.refused('PATCH', '/applications/@me', { body: { interactions_endpoint_url: url } });
    expect(await set(endpoint.url)).toBe('400 50035');
    expect(await set('http://127.0.0.1:9/')).toBe('400 50035');
    expect(endpoint.received).toHaveLength(2);
  });

  it('is asked again now and then, and stays as long as it checks signatures', async () => {
    const bot = await withEndpoint();
    endpoint.received.splice(0);
    await again();
    expect(endpoint.received).toHaveLength(2);
    await revalidateEndpoints(world().server.core, () => false);
    expect(endpoint.received).toHaveLength(2);
    expect((await applicationOf(bot)).interactions_endpoint_url).toBe(endpoint.url);
  });

  it('loses its place once it believes lies', async () => {
    const bot = await withEndpoint();
    endpoint.verifyKey = null;
    await again();
    expect((await applicationOf(bot)).interactions_endpoint_url).toBeNull();
  });

  it('keeps its place while it is down', async () => {
    const passing = await testEndpoint();
    const bot = await world().bot();
    passing.verifyKey = (await applicationOf(bot)).verify_key;
    await bot.rest.patch('/applications/@me', { interactions_endpoint_url: passing.url });
    await passing.close();
    await again();
    expect((await applicationOf(bot)).interactions_endpoint_url).toBe(passing.url);
  });
});
