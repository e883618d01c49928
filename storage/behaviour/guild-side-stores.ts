import type { APIAuditLogEntry } from 'discord-api-types/v10';
import type { InviteRecord } from '#core/invites/invite-record';
import type { CommandRecord } from '#core/ports/command-store';
import type { Stores } from '#core/ports/stores';
import type { WebhookRecord } from '#core/webhooks/webhook-record';
import { newApplication } from './account-stores.ts';
import { AT, insertGuild, newId, thread } from './records.ts';

/** What every ban store promises. */
export function behavesAsBanStore(open: () => Stores): void {
  it('bans once, tells the reason and lifts the ban', async () => {
    const { guildId } = await insertGuild(open());
    const ban = { guild_id: guildId, user_id: newId(), reason: 'spam\0' };
    expect(await Promise.all([open().bans.add(ban), open().bans.add(ban)]).then((added) => added.toSorted())).toEqual([false, true]);
    expect(await open().bans.byUser(guildId, ban.user_id)).toEqual({ ...ban, reason: 'spam' });
    expect(await open().bans.remove(guildId, ban.user_id)).toBe(true);
    expect(await open().bans.remove(guildId, ban.user_id)).toBe(false);
    expect(await open().bans.byUser(guildId, ban.user_id)).toBeNull();
  });

  it('pages by user id, ascending in both directions', async () => {
    const { guildId } = await insertGuild(open());
    const users = Array.from({ length: 5 }, newId);
    for (const userId of users) await open().bans.add({ guild_id: guildId, user_id: userId, reason: null });
    const page = async (where: { before?: string; after?: string }, limit: number) => (await open().bans.page(guildId, where, limit)).map((ban) => ban.user_id);
    expect(await page({}, 2)).toEqual(users.slice(0, 2));
    expect(await page({ after: users[1] ?? '' }, 2)).toEqual(users.slice(2, 4));
    expect(await page({ before: users[4] ?? '' }, 2)).toEqual(users.slice(2, 4));
  });
}

/** What every invite store promises; `moveClock` turns the clock it reads on by milliseconds. */
export function behavesAsInviteStore(open: () => Stores, clock: { nowMs(): number }, moveClock: (ms: number) => void): void {
  const invite = async (given: Partial<InviteRecord> = {}): Promise<InviteRecord> => {
    const { guildId, channel } = await insertGuild(open());
    const record: InviteRecord = {
      code: `code${newId()}`,
      guild_id: guildId,
      channel_id: channel.id,
      inviter_id: null,
      created_at: new Date(clock.nowMs()).toISOString(),
      max_age: 0,
      max_uses: 0,
      uses: 0,
      temporary: false,
      flags: 0,
      ...given,
    };
    await open().invites.insert(record);
    return record;
  };

  it('finds an invite by code, guild and channel, with its uses', async () => {
    const record = await invite();
    expect(await open().invites.byCode(record.code)).toEqual(record);
    expect(await open().invites.use(record.code)).toBe(true);
    const used = { ...record, uses: 1 };
    expect(await open().invites.ofGuild(record.guild_id)).toEqual([used]);
    expect(await open().invites.ofChannel(record.channel_id)).toEqual([used]);
    expect(await open().invites.byCode('nothing\0')).toBeNull();
  });

  it('lets in no more than it may, however many come at once', async () => {
    const { code, guild_id: guildId } = await invite({ max_uses: 2 });
    const used = await Promise.all(Array.from({ length: 6 }, () => open().invites.use(code)));
    expect(used.filter(Boolean)).toHaveLength(2);
    expect(await open().invites.byCode(code)).toBeNull();
    expect(await open().invites.ofGuild(guildId)).toEqual([]);
  });

  it('ends when its time is over', async () => {
    const { code } = await invite({ max_age: 60 });
    moveClock(59_000);
    expect(await open().invites.byCode(code)).not.toBeNull();
    moveClock(1_000);
    expect(await open().invites.byCode(code)).toBeNull();
    expect(await open().invites.use(code)).toBe(false);
  });

  it('gives up those that ended, once', async () => {
    const [spent, expired, standing] = [await invite({ max_uses: 1 }), await invite({ max_age: 60 }), await invite()];
    await open().invites.use(spent.code);
    moveClock(61_000);
    const ended = (await open().invites.removeEnded(100)).filter(({ code }) => [spent.code, expired.code, standing.code].includes(code));
    expect(ended.map(({ code, uses }) => [code, uses]).toSorted()).toEqual(
      [
        [spent.code, 1],
        [expired.code, 0],
      ].toSorted(),
    );
    expect(await open().invites.removeEnded(100)).toEqual([]);
    expect(await open().invites.byCode(standing.code)).not.toBeNull();
  });

  it('frees the codes of ended invites when the guild gets a new one', async () => {
    const ended = await invite({ max_age: 1 });
    moveClock(2_000);
    await open().invites.insert({ ...ended, code: `${ended.code}x`, max_age: 0 });
    await open().invites.insert({ ...ended, max_age: 0 });
    expect(await open().invites.ofGuild(ended.guild_id)).toHaveLength(2);
  });

  it('is removed once', async () => {
    const { code } = await invite();
    expect(await open().invites.remove(code)).toBe(true);
    expect(await open().invites.remove(code)).toBe(false);
  });
}

/** What every webhook store promises. */
export function behavesAsWebhookStore(open: () => Stores): void {
  it('finds webhooks by id, channel, guild and source, and saves and removes them', async () => {
    const { guildId, channel } = await insertGuild(open());
    const hook: WebhookRecord = {
      id: newId(),
      type: 1,
      guild_id: guildId,
      channel_id: channel.id,
      name: 'hook',
      avatar: null,
      token: 'secret',
      user_id: null,
      application_id: null,
    };
    const { token: _token, ...plain } = hook;
    const sourceId = newId();
    const follower: WebhookRecord = { ...plain, id: newId(), type: 2, source_guild_id: newId(), source_channel_id: sourceId };
    await open().webhooks.insert(hook);
    await open().webhooks.insert(follower);
    expect(await open().webhooks.byId(hook.id)).toEqual(hook);
    expect(await open().webhooks.ofChannel(channel.id)).toEqual([hook, follower]);
    expect(await open().webhooks.ofGuild(guildId)).toEqual([hook, follower]);
    expect(await open().webhooks.followersOf(sourceId)).toEqual([follower]);
    await open().webhooks.save({ ...hook, name: 'renamed' });
    expect(await open().webhooks.byId(hook.id)).toMatchObject({ name: 'renamed' });
    expect(await open().webhooks.remove(hook.id)).toBe(true);
    expect(await open().webhooks.remove(hook.id)).toBe(false);
  });
}

/** What every store of thread members promises. */
export function behavesAsThreadMemberStore(open: () => Stores): void {
  it('adds once, pages by user id and removes', async () => {
    const { channel } = await insertGuild(open());
    const { id: threadId } = thread(channel, 11, null);
    await open().guilds.saveChannels([{ ...thread(channel, 11, null), id: threadId }]);
    const members = Array.from({ length: 3 }, () => ({ thread_id: threadId, user_id: newId(), join_timestamp: AT, flags: 1 }));
    for (const member of members.toReversed()) expect(await open().threadMembers.add(member)).toBe(true);
    const [first, second] = members as [(typeof members)[0], (typeof members)[0]]; // three were made
    expect(await open().threadMembers.add(first)).toBe(false);
    expect(await open().threadMembers.byUser(threadId, first.user_id)).toEqual(first);
    expect(await open().threadMembers.page(threadId, undefined, 2)).toEqual(members.slice(0, 2));
    expect(await open().threadMembers.page(threadId, second.user_id, 2)).toEqual(members.slice(2));
    expect(await open().threadMembers.ofThreads([threadId, newId()])).toEqual(members);
    expect(await open().threadMembers.ofUser(second.user_id, [threadId, newId()])).toEqual([second]);
    await open().threadMembers.save({ ...second, flags: 4 });
    expect(await open().threadMembers.byUser(threadId, second.user_id)).toEqual({ ...second, flags: 4 });
    expect(await open().threadMembers.remove(threadId, first.user_id)).toBe(true);
    expect(await open().threadMembers.remove(threadId, first.user_id)).toBe(false);
    expect(await open().threadMembers.byUser(threadId, first.user_id)).toBeNull();
  });
}

/** What every command store promises. */
export function behavesAsCommandStore(open: () => Stores): void {
  let applicationId: string;
  beforeEach(async () => {
    const application = newApplication(newId(), null);
    applicationId = application.id;
    await open().applications.insert(application);
  });
  const command = (name: string, guildId?: string): CommandRecord => ({
    id: newId(),
    type: 1,
    application_id: applicationId,
    ...(guildId === undefined ? {} : { guild_id: guildId }),
    name,
    description: name,
    default_member_permissions: null,
    version: newId(),
  });

  it('keeps the scopes apart', async () => {
    const { guildId } = await insertGuild(open());
    const [everywhere, here] = [command('ping'), command('ping', guildId)];
    await open().commands.save(everywhere);
    await open().commands.save(here);
    expect(await open().commands.list(applicationId, null)).toEqual([everywhere]);
    expect(await open().commands.list(applicationId, guildId)).toEqual([here]);
    expect(await open().commands.byId(applicationId, here.id)).toEqual(here);
    expect(await open().commands.byId(newId(), here.id)).toBeNull();
    await open().commands.save({ ...here, description: 'changed' });
    expect(await open().commands.list(applicationId, guildId)).toEqual([{ ...here, description: 'changed' }]);
    expect(await open().commands.remove(applicationId, here.id)).toBe(true);
    expect(await open().commands.remove(applicationId, here.id)).toBe(false);
  });

  it('replaces a scope whole and leaves the others', async () => {
    const { guildId } = await insertGuild(open());
    const [kept, dropped, other] = [command('kept'), command('dropped'), command('other', guildId)];
    for (const one of [kept, dropped, other]) await open().commands.save(one);
    const added = command('added');
    await open().commands.replaceAll(applicationId, null, [{ ...kept, description: 'new' }, added]);
    expect(await open().commands.list(applicationId, null)).toEqual([{ ...kept, description: 'new' }, added]);
    await open().commands.replaceAll(applicationId, null, []);
    expect(await open().commands.list(applicationId, null)).toEqual([]);
    expect(await open().commands.list(applicationId, guildId)).toEqual([other]);
  });

  it('keeps permissions by command, and those of the application when a command goes', async () => {
    const { guildId } = await insertGuild(open());
    const one = command('one');
    await open().commands.save(one);
    const rule = { id: guildId, type: 1 as const, permission: false };
    await open().commands.savePermissions(applicationId, guildId, one.id, []);
    await open().commands.savePermissions(applicationId, guildId, one.id, [rule]);
    await open().commands.savePermissions(applicationId, guildId, applicationId, [rule]);
    expect(await open().commands.permissions(applicationId, guildId)).toEqual([
      { id: applicationId, permissions: [rule] },
      { id: one.id, permissions: [rule] },
    ]);
    await open().commands.remove(applicationId, one.id);
    expect(await open().commands.permissions(applicationId, guildId)).toEqual([{ id: applicationId, permissions: [rule] }]);
  });
}

/** What every store of audit logs promises. */
export function behavesAsAuditLogStore(open: () => Stores): void {
  it('pages newest first, or oldest first after an entry, filtered by user, action and target', async () => {
    const { guildId } = await insertGuild(open());
    const [alice, bob, target] = [newId(), newId(), newId()];
    const entry = (userId: string | null, action: 22 | 23, targetId: string | null): APIAuditLogEntry => ({
      id: newId(),
      user_id: userId,
      action_type: action,
      target_id: targetId,
    });
    const entries = [entry(alice, 22, target), entry(bob, 22, null), entry(alice, 23, target), entry(null, 23, null)];
    for (const one of entries) await open().auditLog.insert(guildId, one);
    const [a, b, c, d] = entries;
    const page = (filter: Parameters<Stores['auditLog']['page']>[1], limit = 10) => open().auditLog.page(guildId, filter, limit);
    expect(await page({}, 3)).toEqual([d, c, b]);
    expect(await page({ user_id: alice })).toEqual([c, a]);
    expect(await page({ action_type: 23 })).toEqual([d, c]);
    expect(await page({ target_id: target, action_type: 22 })).toEqual([a]);
    expect(await page({ before: c?.id })).toEqual([b, a]);
    expect(await page({ after: a?.id }, 2)).toEqual([b, c]);
    expect(await page({ after: a?.id, before: d?.id })).toEqual([c, b]);
    const counted = { ...entry(null, 23, null), id: d?.id ?? '', options: { count: '2' } };
    await open().auditLog.replace(guildId, counted);
    expect(await page({}, 2)).toEqual([counted, c]);
  });
}

/** What every integration store promises. */
export function behavesAsIntegrationStore(open: () => Stores): void {
  it('keeps one integration of an application in a guild', async () => {
    const { guildId } = await insertGuild(open());
    const application = newApplication(newId(), newId());
    await open().applications.insert(application);
    const integration = {
      id: newId(),
      guild_id: guildId,
      application_id: application.id,
      bot_id: application.bot_id,
      role_id: null,
      user_id: newId(),
      scopes: ['bot'],
      created_at: AT,
    };
    await open().integrations.save(integration);
    expect(await open().integrations.ofGuild(guildId)).toEqual([integration]);
    const again = { ...integration, id: newId(), scopes: ['bot', 'applications.commands'] };
    await open().integrations.save(again);
    expect(await open().integrations.byApplication(guildId, application.id)).toEqual(again);
    expect(await open().integrations.remove(again.id)).toBe(true);
    expect(await open().integrations.remove(again.id)).toBe(false);
    expect(await open().integrations.byApplication(guildId, application.id)).toBeNull();
  });
}
