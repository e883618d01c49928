import type { Stores } from '#core/ports/stores';
import type { LoginRecord } from '#core/ports/login-store';
import type { PushSubscriptionRecord } from '#core/ports/push-stores';
import type { ReminderRecord, ScheduledMessageRecord } from '#core/ports/later-stores';
import { AT, newId } from './records.ts';

const LATER = '2026-01-02T04:00:00.000000+00:00';
const LATEST = '2026-01-02T05:00:00.000000+00:00';

/** What every store of people's own conveniences promises. */
export function behavesAsOwnStores(open: () => Stores): void {
  const scheduled = (given: Partial<ScheduledMessageRecord> = {}): ScheduledMessageRecord => ({
    id: newId(),
    user_id: newId(),
    channel_id: newId(),
    created_at: AT,
    due_at: LATER,
    status: 'waiting',
    error: null,
    attempts: 0,
    body: { content: 'later' },
    files: [],
    ...given,
  });
  const reminder = (given: Partial<ReminderRecord> = {}): ReminderRecord => ({
    id: newId(),
    user_id: newId(),
    created_at: AT,
    due_at: LATER,
    status: 'waiting',
    text: 'tea',
    guild_id: null,
    channel_id: null,
    message_id: null,
    ...given,
  });

  const signedIn = async (userId = newId()): Promise<LoginRecord> => {
    const login: LoginRecord = {
      tokenHash: `hash ${newId()}`,
      userId,
      kind: 'user',
      createdAt: AT,
      lastUsedAt: AT,
      client: { os: '', platform: '', location: null },
      scopes: [],
      applicationId: null,
      expiresAt: null,
    };
    await open().logins.insert(login);
    return login;
  };

  const subscribed = async (given: Partial<PushSubscriptionRecord> = {}): Promise<PushSubscriptionRecord> => {
    const { userId, tokenHash } = await signedIn(given.user_id);
    const id = newId();
    const record = {
      id,
      user_id: userId,
      login_hash: tokenHash,
      endpoint: `https://push.example/${id}`,
      p256dh: 'p',
      auth: 'a',
      with_content: true,
      created_at: AT,
      ...given,
    };
    expect(await open().pushSubscriptions.save(record, 3)).toBe(id);
    return record;
  };

  describe('scheduled messages', () => {
    it('are given back as they were, the next one first, up to so many', async () => {
      const { scheduledMessages } = open();
      const me = newId();
      const file = { id: newId(), filename: 'a.txt', size: 3, key: 'attachments/1' };
      const [late, soon] = [scheduled({ user_id: me, due_at: LATEST, files: [file] }), scheduled({ user_id: me })];
      for (const each of [late, soon]) expect(await scheduledMessages.insert(each, 2)).toBe(true);
      expect(await scheduledMessages.insert(scheduled({ user_id: me }), 2)).toBe(false);
      expect(await scheduledMessages.ofUser(me)).toEqual([soon, late]);
      expect(await scheduledMessages.byId(me, late.id)).toEqual(late);
      expect(await scheduledMessages.byId(newId(), late.id)).toBeNull();
    });

    it('are taken once when they are due, and again when nobody did anything with them', async () => {
      const { scheduledMessages } = open();
      const [due, early] = [scheduled(), scheduled({ due_at: LATEST })];
      for (const each of [due, early]) await scheduledMessages.insert(each, 10);
      const mine = async (now: string, until: string) => (await scheduledMessages.take(now, until, 100)).filter(({ id }) => id === due.id || id === early.id);
      expect(await mine(AT, LATER)).toEqual([]);
      const both = await Promise.all([mine(LATER, LATEST), mine(LATER, LATEST)]);
      expect(both.flat()).toEqual([{ ...due, attempts: 1 }]);
      expect(await scheduledMessages.save({ ...due, due_at: LATEST, body: { content: 'changed' } })).toBeNull();
      expect((await mine(LATEST, '2026-01-02T06:00:00.000000+00:00')).map(({ id, attempts }) => [id, attempts])).toEqual([
        [due.id, 2],
        [early.id, 1],
      ]);
      await scheduledMessages.postpone(due.id, LATEST);
      expect(await scheduledMessages.save({ ...due, due_at: LATEST, body: { content: 'changed' } })).toMatchObject({
        due_at: LATEST,
        attempts: 0,
        body: { content: 'changed' },
      });
      expect(await scheduledMessages.fail(early.id, { code: 50_013, message: 'no' })).toBe(true);
      expect(await scheduledMessages.byId(early.user_id, early.id)).toMatchObject({ status: 'failed', error: { code: 50_013, message: 'no' } });
      expect(await mine('2027-01-01T00:00:00.000000+00:00', '2027-01-02T00:00:00.000000+00:00')).toHaveLength(1);
      expect(await scheduledMessages.save({ ...early, due_at: LATEST })).toMatchObject({ status: 'waiting', error: null });
      expect([await scheduledMessages.remove(due.user_id, due.id), await scheduledMessages.remove(due.user_id, due.id)]).toEqual([true, false]);
      expect(await scheduledMessages.fail(due.id, { code: 0, message: '' })).toBe(false);
    });

    it('go with what is written along with their end, or not at all', async () => {
      const stores = open();
      const one = scheduled();
      await stores.scheduledMessages.insert(one, 10);
      const broken = stores.atomically(async (within) => {
        await within.scheduledMessages.remove(one.user_id, one.id);
        throw new Error('no');
      });
      await expect(broken).rejects.toThrow('no');
      expect(await stores.scheduledMessages.byId(one.user_id, one.id)).toEqual(one);
      const twice = await Promise.all([1, 2].map(() => stores.atomically((within) => within.scheduledMessages.remove(one.user_id, one.id))));
      expect(twice.toSorted()).toEqual([false, true]);
    });
  });

  it('rings each reminder once, and keeps it until its person has done with it', async () => {
    const { reminders } = open();
    const me = newId();
    const one = reminder({ user_id: me, guild_id: newId(), channel_id: newId(), message_id: newId() });
    const two = reminder({ user_id: me, due_at: LATEST });
    for (const each of [two, one]) expect(await reminders.insert(each, 2)).toBe(true);
    expect(await reminders.insert(reminder({ user_id: me }), 2)).toBe(false);
    expect(await reminders.ofUser(me)).toEqual([one, two]);
    const rung = await Promise.all([reminders.ring(LATER, 100), reminders.ring(LATER, 100)]);
    expect(rung.flat().filter(({ user_id: id }) => id === me)).toEqual([{ ...one, status: 'due' }]);
    expect(await reminders.byId(me, one.id)).toEqual({ ...one, status: 'due' });
    expect(await reminders.save({ ...one, text: 'more tea', due_at: LATEST })).toBe(true);
    expect((await reminders.ring(LATEST, 100)).filter(({ user_id: id }) => id === me)).toHaveLength(2);
    expect([await reminders.remove(me, one.id), await reminders.remove(me, one.id), await reminders.save(one)]).toEqual([true, false, false]);
  });

  it('keeps of a draft the highest version, whoever comes first', async () => {
    const { drafts } = open();
    const [me, channelId, replyTo] = [newId(), newId(), newId()];
    const draft = (version: number, content: string, reply: string | null = null, at = AT) => ({
      user_id: me,
      channel_id: channelId,
      version,
      content,
      reply_to: reply,
      updated_at: at,
    });
    expect(await drafts.put(draft(2, 'two', replyTo))).toEqual({ draft: draft(2, 'two', replyTo), isTaken: true });
    expect(await drafts.put(draft(2, 'other'))).toEqual({ draft: draft(2, 'two', replyTo), isTaken: false });
    expect(await drafts.put(draft(1, 'one'))).toEqual({ draft: draft(2, 'two', replyTo), isTaken: false });
    const big = draft(9_007_199_254_740_991, 'last', null, LATER);
    expect(await drafts.put(big)).toEqual({ draft: big, isTaken: true });
    const other = { ...draft(1, 'elsewhere'), channel_id: newId(), updated_at: LATEST };
    await drafts.put(other);
    expect(await drafts.ofUser(me, 10)).toEqual([other, big]);
    await drafts.put({ ...other, version: 2, content: '', updated_at: AT });
    expect(await drafts.ofUser(me, 10)).toEqual([big]);
    expect((await drafts.put({ ...other, version: 2 })).isTaken).toBe(false);
    expect(await drafts.removeEmpty(LATER)).toBeGreaterThan(0);
    expect((await drafts.put({ ...other, version: 1 })).isTaken).toBe(true);
  });

  it('keeps searches by person', async () => {
    const { savedSearches } = open();
    const [me, guildId] = [newId(), newId()];
    const search = (name: string) => ({
      id: newId(),
      user_id: me,
      name,
      guild_id: guildId,
      channel_id: null,
      query: { content: name, has: ['link'] },
      created_at: AT,
    });
    const [one, two] = [search('one'), search('two')];
    expect([await savedSearches.insert(one, 2), await savedSearches.insert(two, 2), await savedSearches.insert(search('three'), 2)]).toEqual([
      true,
      true,
      false,
    ]);
    const edited = { ...one, name: 'first', guild_id: null, query: { content: 'x' } };
    expect(await savedSearches.save(edited)).toBe(true);
    expect(await savedSearches.ofUser(me)).toEqual([edited, two]);
    expect(await savedSearches.byId(newId(), two.id)).toBeNull();
    expect([await savedSearches.remove(me, two.id), await savedSearches.remove(me, two.id), await savedSearches.save(two)]).toEqual([true, false, false]);
  });

  describe('pushes', () => {
    it('have one subscription for an address, up to so many of a person, while their session lasts', async () => {
      const { pushSubscriptions, logins } = open();
      const one = await subscribed();
      const two = await subscribed({ user_id: one.user_id });
      await subscribed({ user_id: one.user_id });
      expect(await pushSubscriptions.save({ ...one, id: newId(), endpoint: 'https://push.example/more' }, 3)).toBeNull();
      expect(await pushSubscriptions.save({ ...one, id: newId(), auth: 'b' }, 3)).toBe(one.id);
      expect(await pushSubscriptions.setContent(one.user_id, two.id, false)).toEqual({ ...two, with_content: false });
      expect(await pushSubscriptions.setContent(newId(), two.id, true)).toBeNull();
      await logins.remove([two.login_hash]);
      expect((await pushSubscriptions.ofUser(one.user_id)).map(({ id, auth }) => [id, auth])).toEqual([
        [one.id, 'b'],
        [expect.any(String), 'a'],
      ]);
      const somebody = await subscribed();
      expect((await pushSubscriptions.usersWithAny([one.user_id, somebody.user_id, newId()])).toSorted()).toEqual([one.user_id, somebody.user_id].toSorted());
      expect(await pushSubscriptions.usersWithAny(null)).toEqual(expect.arrayContaining([one.user_id, somebody.user_id]));
      // Whoever sits before the same browser now is told there.
      await pushSubscriptions.save({ ...somebody, user_id: one.user_id }, 3);
      expect(await pushSubscriptions.ofUser(somebody.user_id)).toEqual([]);
    });

    it('come to each of a person’s browsers once, without content where none is wanted', async () => {
      const { pushes, pushSubscriptions } = open();
      const [loud, quiet] = [await subscribed(), await subscribed({ with_content: false })];
      expect(await pushes.add([loud.user_id, quiet.user_id, newId()], { kind: 'message', title: 'Bob', channel_id: '1' }, AT, 10)).toBe(2);
      const taken = (await Promise.all([pushes.take(AT, LATER, 100, []), pushes.take(AT, LATER, 100, [])])).flat();
      const mine = taken.filter(({ subscription: { id } }) => id === loud.id || id === quiet.id);
      expect(mine.map(({ subscription, payload, attempts }) => ({ subscription, payload, attempts }))).toEqual([
        { subscription: loud, payload: { kind: 'message', title: 'Bob', channel_id: '1' }, attempts: 1 },
        { subscription: quiet, payload: { kind: 'message' }, attempts: 1 },
      ]);
      const [first, second] = mine;
      await pushes.remove(first?.id ?? '0');
      await pushes.postpone(second?.id ?? '0', LATEST);
      const later = async (now: string) =>
        (await pushes.take(now, '2026-02-01T00:00:00.000000+00:00', 100, [])).filter(({ subscription: { id } }) => id === loud.id || id === quiet.id);
      expect(await later(LATER)).toEqual([]);
      expect((await later(LATEST)).map(({ attempts }) => attempts)).toEqual([2]);
      await pushSubscriptions.remove(quiet.user_id, quiet.id);
      expect(await later('2027-01-01T00:00:00.000000+00:00')).toEqual([]);
    });

    it('come one after another to each browser, which holds up no other, and not to who sits before it next', async () => {
      const { pushes, pushSubscriptions } = open();
      const [slow, fine] = [await subscribed(), await subscribed()];
      const both = [slow.user_id, fine.user_id];
      const add = (title: string) => pushes.add(both, { kind: 'message', title }, AT, 3);
      expect([await add('one'), await add('two'), await add('three'), await add('four')]).toEqual([2, 2, 2, 0]);
      const take = async (now: string, until: string, passedOver: string[] = []) =>
        (await pushes.take(now, until, 100, passedOver)).filter(({ subscription: { id } }) => id === slow.id || id === fine.id);
      const titles = (taken: Awaited<ReturnType<typeof take>>) =>
        taken.map(({ subscription: { id }, payload, attempts }) => [id === slow.id ? 'slow' : 'fine', payload.title, attempts]);
      expect(titles(await take(AT, AT, [slow.user_id]))).toEqual([['fine', 'one', 1]]);
      const first = await take(AT, LATER);
      expect(titles(first)).toEqual([
        ['slow', 'one', 1],
        ['fine', 'one', 2],
      ]);
      expect(await take(AT, LATER)).toEqual([]);
      const [heldUp, sent] = first;
      if (!heldUp || !sent) throw new Error('both were taken');
      await pushes.remove(sent.id);
      await pushes.giveUp({ ...heldUp, attempts: 6 }, LATEST);
      expect(titles(await take(AT, LATER))).toEqual([['fine', 'two', 1]]);
      expect(titles(await take(LATEST, LATEST, [fine.user_id]))).toEqual([['slow', 'two', 6]]);
      const next = await subscribed();
      await pushSubscriptions.save({ ...slow, user_id: next.user_id }, 3);
      expect(titles(await take(LATEST, LATEST))).toEqual([['fine', 'two', 2]]);
    });

    it('that are for later hold up nothing until then', async () => {
      const { pushes } = open();
      const one = await subscribed();
      await pushes.add([one.user_id], { kind: 'reminder', title: 'tomorrow' }, LATEST, 10);
      await pushes.add([one.user_id], { kind: 'reminder', title: 'now' }, AT, 10);
      const take = async (now: string) => (await pushes.take(now, LATEST, 100, [])).filter(({ subscription: { id } }) => id === one.id);
      const [now, ...others] = await take(AT);
      expect([now?.payload.title, others]).toEqual(['now', []]);
      if (!now) throw new Error('it was taken');
      // They do not come sooner either where one before them is given up.
      await pushes.add([one.user_id], { kind: 'reminder', title: 'tomorrow as well' }, LATEST, 10);
      await pushes.giveUp({ ...now, attempts: 6 }, LATER);
      expect(await take(LATER)).toEqual([]);
      expect((await take(LATEST)).map(({ payload, attempts }) => [payload.title, attempts])).toEqual([['tomorrow', 1]]);
    });
  });

  it('keeps a device for the account of each session that is there, the newest ones, while its session lasts', async () => {
    const { devices, logins } = open();
    const [mine, other] = await Promise.all([signedIn(), signedIn()]);
    const also = await signedIn(mine.userId);
    const device = (name: string, at: string) => ({ provider: 'gcm', token_hash: name, voip_provider: null, voip_token_hash: null, registered_at: at });
    const [first, second, third] = [device('first', AT), device('second', LATER), device('third', LATEST)];
    expect(await devices.save(first, ['unknown'], 2)).toEqual([]);
    expect((await devices.save(first, [mine.tokenHash, other.tokenHash, 'unknown'], 2)).toSorted()).toEqual([mine.tokenHash, other.tokenHash].toSorted());
    // Two sessions of one account name it once.
    expect(await devices.save(second, [mine.tokenHash, also.tokenHash], 2)).toHaveLength(2);
    expect(await devices.ofUser(mine.userId)).toEqual([second, first]);
    await devices.save(third, [also.tokenHash], 2);
    expect(await devices.ofUser(mine.userId)).toEqual([third, second]);
    const again = { ...second, voip_provider: 'apns_voip', voip_token_hash: 'v', registered_at: '2026-01-02T06:00:00.000000+00:00' };
    await devices.save(again, [mine.tokenHash], 2);
    expect(await devices.ofUser(mine.userId)).toEqual([again, third]);
    await logins.remove([mine.tokenHash]);
    expect(await devices.ofUser(mine.userId)).toEqual([third]);
    await devices.remove(mine.userId, 'gcm', 'first');
    await devices.remove(other.userId, 'apns', 'first');
    expect(await devices.ofUser(other.userId)).toEqual([first]);
    await devices.remove(other.userId, 'gcm', 'first');
    expect(await devices.ofUser(other.userId)).toEqual([]);
  });

  it('forgets all of it with its person, and tells it before', async () => {
    const stores = open();
    const me = newId();
    await stores.scheduledMessages.insert(scheduled({ user_id: me }), 10);
    await stores.reminders.insert(reminder({ user_id: me }), 10);
    await stores.drafts.put({ user_id: me, channel_id: newId(), version: 1, content: 'x', reply_to: null, updated_at: AT });
    await stores.savedSearches.insert({ id: newId(), user_id: me, name: 'x', guild_id: null, channel_id: null, query: {}, created_at: AT }, 10);
    for (const file of ['scheduled-messages', 'reminders', 'drafts', 'saved-searches'])
      expect(await stores.personalData.rowsOfFile(file, me, null, 10)).toHaveLength(1);
    await subscribed({ user_id: me });
    const [subscription] = await stores.personalData.rowsOfFile('push-subscriptions', me, null, 10);
    const { tokenHash } = await signedIn(me);
    await stores.devices.save({ provider: 'gcm', token_hash: 'x', voip_provider: null, voip_token_hash: null, registered_at: AT }, [tokenHash], 3);
    const [device] = await stores.personalData.rowsOfFile('devices', me, null, 10);
    expect(device?.row).toEqual({ user_id: me, provider: 'gcm', voip_provider: null, registered_at: expect.anything() });
    expect(subscription?.row).toEqual({ id: expect.any(String), push_service: 'push.example', with_content: true, created_at: expect.anything() });
    await stores.personalData.forget(me);
    expect([
      await stores.scheduledMessages.ofUser(me),
      await stores.reminders.ofUser(me),
      await stores.drafts.ofUser(me, 10),
      await stores.savedSearches.ofUser(me),
      await stores.devices.ofUser(me),
    ]).toEqual([[], [], [], [], []]);
  });
}
