import { useWorld } from '#compat-tests/world';

const world = useWorld();

describe('What is for sale', () => {
  it('is nothing, whoever asks', async () => {
    const { alice, bot } = await world().scene();
    const { id } = await bot.rest.get<{ id: string }>('/applications/@me');
    expect(await alice.rest.get(`/users/@me/applications/${id}/entitlements`, { query: { sku_ids: '1,2', exclude_consumed: true } })).toEqual([]);
    expect(await bot.rest.get(`/applications/${id}/entitlements`)).toEqual([]);
    expect(await bot.rest.get(`/applications/${id}/skus`)).toEqual([]);
    expect(await bot.rest.refused('POST', `/applications/${id}/entitlements`, { body: { sku_id: '1', owner_id: '2', owner_type: 1 } })).toBe('404 10027');
  });
});
