import type { APIEntitlement, APISKU } from 'discord-api-types/v10';
import { newApplication } from '#core/applications/new-application';
import type { RoleConnectionRule } from '#core/ports/role-connection-rule-store';
import type { Stores } from '#core/ports/stores';
import { AT, insertGuild, newId } from './records.ts';

async function insertApplication(stores: Stores): Promise<string> {
  const id = newId();
  await stores.applications.insert(newApplication(id, newId(), 'App'));
  return id;
}

/** What every store of authorisations promises. */
export function behavesAsAuthorizationStore(open: () => Stores): void {
  it('keeps one of a person and an application, counts them, and loses them with the application', async () => {
    const { authorizations, applications } = open();
    const [userId, otherId, applicationId] = [newId(), newId(), await insertApplication(open())];
    const given = { id: newId(), user_id: userId, application_id: applicationId, scopes: ['identify'], is_installed: false };
    await authorizations.save(given);
    await authorizations.save({ ...given, scopes: ['identify', 'email'], is_installed: true });
    await authorizations.save({ ...given, id: newId(), user_id: otherId });
    expect(await authorizations.find(userId, applicationId)).toEqual({ ...given, scopes: ['identify', 'email'], is_installed: true });
    expect(await authorizations.ofUser(userId)).toHaveLength(1);
    expect(await authorizations.count(applicationId)).toEqual({ authorized: 2, installed: 1 });
    expect(await authorizations.remove(otherId, applicationId)).toBe(true);
    expect(await authorizations.remove(otherId, applicationId)).toBe(false);
    await applications.remove(applicationId);
    expect(await authorizations.find(userId, applicationId)).toBeNull();
  });
}

/** What every store of rules for linked roles promises. */
export function behavesAsRoleConnectionRuleStore(open: () => Stores): void {
  it('finds rules by role, guild and application, and loses them with their role', async () => {
    const { roleConnectionRules: rules, guilds } = open();
    const { guildId, role } = await insertGuild(open());
    const [applicationId, otherId] = [newId(), newId()];
    const requirement = { connection_type: 'application', application_id: applicationId, connection_metadata_field: 'level', operator: 2, value: '5' } as const;
    const rule: RoleConnectionRule = { role_id: role.id, guild_id: guildId, rules: [[requirement, requirement]] };
    await rules.save({ ...rule, rules: [] });
    await rules.save(rule);
    expect(await rules.byRole(guildId, role.id)).toEqual(rule);
    expect(await rules.ofGuild(guildId)).toEqual([rule]);
    expect(await rules.ofApplication(applicationId, [guildId])).toEqual([rule]);
    expect(await rules.ofApplication(otherId, [guildId])).toEqual([]);
    expect(await rules.ofApplication(applicationId, [newId()])).toEqual([]);
    await guilds.removeRole(guildId, role.id);
    expect(await rules.byRole(guildId, role.id)).toBeNull();
  });
}

/** What every store of things for sale promises. */
export function behavesAsMonetisationStores(open: () => Stores): void {
  async function stage() {
    const applicationId = await insertApplication(open());
    const sku = { id: newId(), type: 5, application_id: applicationId, name: 'Gold', slug: 'gold', flags: 4 } as APISKU;
    await open().skus.insert([sku]);
    const userId = newId();
    const entitlement = (given: Partial<APIEntitlement> = {}): APIEntitlement =>
      ({
        id: newId(),
        sku_id: sku.id,
        application_id: applicationId,
        user_id: userId,
        type: 8,
        deleted: false,
        starts_at: null,
        ends_at: null,
        ...given,
      }) as APIEntitlement;
    return { applicationId, sku, userId, entitlement };
  }

  it('keeps what an application offers, with what people have of it', async () => {
    const { skus, entitlements } = open();
    const { applicationId, sku, entitlement } = await stage();
    const mine = entitlement();
    await entitlements.save(mine);
    expect(await skus.byId(sku.id)).toEqual(sku);
    expect(await skus.ofApplication(applicationId)).toEqual([sku]);
    expect(await entitlements.ofSku(sku.id)).toEqual([mine]);
    expect(await entitlements.byId(newId(), mine.id)).toBeNull();
    await skus.remove([sku.id]);
    expect(await entitlements.byId(applicationId, mine.id)).toBeNull();
  });

  it('pages through entitlements by owner, SKU, age and state', async () => {
    const { entitlements } = open();
    const { applicationId, sku, userId, entitlement } = await stage();
    const guildId = newId();
    const all = [
      entitlement(),
      entitlement({ guild_id: guildId }),
      entitlement({ deleted: true }),
      entitlement({ ends_at: '2026-01-01T00:00:00.000000+00:00' }),
      entitlement({ user_id: newId() }),
    ];
    for (const each of all) await entitlements.save(each);
    const [plain, ofGuild, deleted, ended, others] = all.map((each) => each.id);
    const idsOf = async (filter: Partial<Parameters<typeof entitlements.page>[1]>, limit = 100) =>
      (await entitlements.page(applicationId, { excludeDeleted: false, ...filter }, limit)).map((each) => each.id);
    expect(await idsOf({})).toEqual([plain, ofGuild, deleted, ended, others]);
    expect(await idsOf({ excludeDeleted: true, endedBefore: AT })).toEqual([plain, ofGuild, others]);
    expect(await idsOf({ user_id: userId })).toEqual([plain, deleted, ended]);
    expect(await idsOf({ guild_id: guildId })).toEqual([ofGuild]);
    expect(await idsOf({ sku_ids: [sku.id] }, 2)).toEqual([plain, ofGuild]);
    expect(await idsOf({ sku_ids: [newId()] })).toEqual([]);
    expect(await idsOf({ before: others }, 2)).toEqual([deleted, ended]);
    expect(await idsOf({ after: plain ?? '' }, 2)).toEqual([ofGuild, deleted]);
  });

  it('tells what gives access now', async () => {
    const { entitlements } = open();
    const { applicationId, userId, entitlement } = await stage();
    const guildId = newId();
    const mine = entitlement();
    const ofGuild = entitlement({ guild_id: guildId, user_id: newId() });
    const useless = [entitlement({ deleted: true }), entitlement({ consumed: true }), entitlement({ ends_at: AT }), entitlement({ guild_id: newId() })];
    for (const each of [mine, ofGuild, ...useless]) await entitlements.save(each);
    const active = (guild_id: string | null) => entitlements.active(applicationId, { user_id: userId, guild_id }, AT, 100);
    expect(await active(guildId)).toEqual([mine, ofGuild]);
    expect(await active(null)).toEqual([mine]);
    await entitlements.save({ ...mine, deleted: true });
    expect(await active(null)).toEqual([]);
  });
}
