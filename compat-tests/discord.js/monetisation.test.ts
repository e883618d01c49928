import { useBot } from './use-bot.ts';

const scene = useBot();

it('80 Entitlements / SKUs', async () => {
  const { client, guild } = scene();
  expect((await client.application.fetchSKUs()).size).toBe(0);
  expect((await client.application.entitlements.fetch({ guild })).size).toBe(0);
  await expect(client.application.entitlements.fetch('1')).rejects.toMatchObject({ code: 10029, status: 404 });
  await expect(client.application.entitlements.createTest({ sku: '1', guild })).rejects.toMatchObject({ code: 10027, status: 404 });
});
