import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nexusClient } from '#compat-tests/nexus-client';
import { useWorld } from '#compat-tests/world';

interface Found {
  address: string;
  name: string;
  registration: string;
}
const PATH = '/other-servers';

describe('another server', () => {
  const world = useWorld({ settings: { NEXUS_PRIVATE_ADDRESSES: 'allow' } });
  const look = async (address: string): Promise<Found> => nexusClient(world(), await world().person()).post<Found>(PATH, { address });

  it('is found by its address, or that of its login, and says what it is', async () => {
    const { url } = world().server;
    const found = { address: url, name: world().server.core.instance.settings.name, registration: 'open' };
    expect(await look(url)).toMatchObject(found);
    expect(await look(`${url}/login`)).toMatchObject(found);
  });

  it('is not what is something else, and nothing is told of that', async () => {
    const something = createServer((_, response) => response.end(JSON.stringify({ name: 'a secret', password: 'hunter2' })));
    await new Promise<void>((resolve) => something.listen(0, '127.0.0.1', resolve));
    const { port } = something.address() as AddressInfo;
    const refusal = await look(`http://127.0.0.1:${port}`).catch(String);
    expect(refusal).toContain('NO_SERVER_THERE');
    expect(refusal).not.toContain('secret');
    await expect(look('ftp://example.org')).rejects.toThrow('50035');
    something.close();
  });
});

describe('another server in a private network', () => {
  const world = useWorld();
  it('is not asked', async () => {
    const asking = nexusClient(world(), await world().person());
    await expect(asking.post(PATH, { address: world().server.url })).rejects.toThrow('NO_SERVER_THERE');
  });
});
