import { buffer } from 'node:stream/consumers';
import { PermissionFlagsBits as Permission, type APIMessage } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import { disableAccount } from '#core/accounts/disable-account';
import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { rulesOf } from '#core/notifications/notification-rules';
import { eraseAccount } from '#core/accounts/erase-account';
import { wireTime } from '#core/ports/clock';
import { apiError } from '#protocol/errors';
import type { SavedMessage } from '#protocol/rest/people';
import { listReminders } from '#core/reminders/reminders';
import { exportBytes } from '#core/exports/export-jobs';
import type { ShownDraft } from '#core/drafts/drafts';
import type { ShownReminder } from '#core/reminders/reminders';
import type { ShownSavedSearch } from '#core/saved-searches/saved-searches';
import { deleteScheduledMessage, editScheduledMessage, type ShownScheduledMessage } from '#core/scheduled-messages/scheduled-messages';
import { sendScheduledMessages } from '#core/scheduled-messages/send-scheduled-messages';
import type { UserRecord } from '#core/users/user-record';
import { nexusClient } from '#compat-tests/nexus-client';
import { linesOf, readZip } from '#compat-tests/read-zip';
import { ALL_INTENTS, useWorld, type Somebody } from '#compat-tests/world';

/** A clock that goes by itself, and that a test puts on. */
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };
const world = useWorld({ clock });
const core = () => world().server.core;
const as = (somebody: Somebody) => nexusClient(world(), somebody);
const asksForOurs = { properties: { os: 'linux', browser: 'test', device: 'test', nexus_events: true } };
const inSeconds = (seconds: number): string => new Date(clock.nowMs() + seconds * 1000).toISOString();
const SCHEDULED = '/users/@me/scheduled-messages';
/** As a worker does that is so far ahead; the one of the world itself sees nothing that is due. */
const sendIn = (seconds: number, changes: Partial<Core> = {}): Promise<void> =>
  sendScheduledMessages({ ...core(), ...changes, clock: { ...core().clock, nowMs: () => clock.nowMs() + seconds * 1000 } });
/** Sends a file ahead of its message; answers the name that it goes by. */
async function announce(who: Somebody, channelId: string, filename: string, bytes: string): Promise<string> {
  const files = [{ filename, file_size: bytes.length }];
  const { attachments } = await who.rest.post<{ attachments: { upload_url: string; upload_filename: string }[] }>(`/channels/${channelId}/attachments`, {
    files,
  });
  await fetch(attachments[0]?.upload_url ?? '', { method: 'PUT', body: bytes });
  return attachments[0]?.upload_filename ?? '';
}
const recordOf = async ({ id }: Somebody): Promise<UserRecord> => {
  const user = await core().userCache.find(id);
  if (!user) throw new Error('they are not there');
  return user;
};
const isThere = async (key: string | undefined) => (await core().blobs.stat(key ?? '')) !== null;

describe('a scheduled message', () => {
  it('is sent at once when its writer says that it is due, by no clock but the server’s', async () => {
    const { bob, textId } = await world().scene();
    const due = { channel_id: textId, due_at: inSeconds(3600), message: { content: 'now after all' } };
    const { id } = await as(bob).post<ShownScheduledMessage>(SCHEDULED, due);
    // To say a time that is over stays an error.
    expect(await as(bob).refused('PATCH', `${SCHEDULED}/${id}`, { body: { due_at: inSeconds(-1) } })).toBe('400 50035');
    expect(Date.parse((await as(bob).patch<ShownScheduledMessage>(`${SCHEDULED}/${id}`, { is_due: true })).due_at)).toBeLessThanOrEqual(clock.nowMs());
    await sendIn(0);
    expect(await as(bob).get(SCHEDULED)).toEqual([]);
    expect(await bob.rest.get(`/channels/${textId}/messages?limit=1`)).toMatchObject([{ content: 'now after all' }]);
  });

  it('is sent at its time by its writer, once, and told to all their sessions', async () => {
    const { alice, bob, textId } = await world().scene();
    const [hers, his] = [await bob.listen(ALL_INTENTS, asksForOurs), await alice.listen()];
    const told = hers.next('NEXUS_SCHEDULED_MESSAGE_UPDATE');
    const scheduled = await as(bob).post<ShownScheduledMessage>(SCHEDULED, {
      channel_id: textId,
      due_at: inSeconds(3600),
      message: { content: `later <@${alice.id}>` },
    });
    expect(scheduled).toMatchObject({ channel_id: textId, status: 'waiting', error: null, message: { content: `later <@${alice.id}>` } });
    expect(await told).toEqual(scheduled);
    expect(await as(bob).get(SCHEDULED)).toEqual([scheduled]);
    expect(await as(alice).get(SCHEDULED)).toEqual([]);
    const edited = await as(bob).patch<ShownScheduledMessage>(`${SCHEDULED}/${scheduled.id}`, { due_at: inSeconds(1800), message: { content: 'sooner' } });
    expect(edited).toMatchObject({ id: scheduled.id, message: { content: 'sooner' } });
    expect(his.hasHeard('MESSAGE_CREATE')).toBe(false);
    const [sent, gone] = [his.next<APIMessage>('MESSAGE_CREATE'), hers.next<{ id: string; message_id: string }>('NEXUS_SCHEDULED_MESSAGE_DELETE')];
    // More than one may be at it.
    await Promise.all([sendIn(1801), sendIn(1801)]);
    const message = await sent;
    expect(message).toMatchObject({ content: 'sooner', author: { id: bob.id }, channel_id: textId });
    expect(await gone).toEqual({ id: scheduled.id, channel_id: textId, message_id: message.id });
    await sendIn(1801);
    expect(await as(bob).get(SCHEDULED)).toEqual([]);
    expect((await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages`)).filter(({ content }) => content === 'sooner')).toHaveLength(1);
    expect(await as(bob).refused('DELETE', `${SCHEDULED}/${scheduled.id}`)).toBe('404 0');
  });

  it('is written together with its end, or not at all', async () => {
    const { bob, textId } = await world().scene();
    const one = await as(bob).post<ShownScheduledMessage>(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { content: 'withdrawn' } });
    await as(bob).post(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { content: 'kept' } });
    // Deleted by its writer after it was taken, and before it was written.
    const real = core().scheduledMessages;
    const take: typeof real.take = async (...given) => {
      const taken = await real.take(...given);
      await real.remove(bob.id, one.id);
      return taken;
    };
    await sendIn(61, { scheduledMessages: { ...real, take } });
    const written = await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(written.map(({ content }) => content).filter(Boolean)).toEqual(['kept']);
    expect(await as(bob).get(SCHEDULED)).toEqual([]);
  });

  it('is not sent by who may not write there any more, who is told why', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const hers = await bob.listen(ALL_INTENTS, asksForOurs);
    const scheduled = await as(bob).post<ShownScheduledMessage>(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { content: 'hello' } });
    await alice.rest.put(`/channels/${textId}/permissions/${guildId}`, { type: 0, deny: Permission.SendMessages.toString() });
    const failed = hers.next<ShownScheduledMessage>('NEXUS_SCHEDULED_MESSAGE_UPDATE', ({ status }) => status === 'failed');
    await sendIn(61);
    expect(await failed).toMatchObject({ id: scheduled.id, error: { code: 50_013, message: expect.any(String) } });
    expect(await as(bob).get(SCHEDULED)).toMatchObject([{ id: scheduled.id, status: 'failed' }]);
    // Put off, it waits again.
    await alice.rest.delete(`/channels/${textId}/permissions/${guildId}`);
    expect(await as(bob).patch(`${SCHEDULED}/${scheduled.id}`, { due_at: inSeconds(60) })).toMatchObject({ status: 'waiting', error: null });
    await as(bob).delete(`${SCHEDULED}/${scheduled.id}`);
    expect(await as(bob).get(SCHEDULED)).toEqual([]);
  });

  it('is not sent for who has left their account alone, or is about to end it', async () => {
    const { bob, guildId, textId } = await world().scene();
    const carla = await world().person('carla');
    await world().join(guildId, carla);
    for (const each of [bob, carla]) await as(each).post(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { content: 'no' } });
    const soon = wireTime(core().clock.nowMs() + 86_400_000);
    await core().accountDeletions.request({ user_id: bob.id, requested_at: soon, due_at: soon, with_messages: false });
    const user = await core().users.byId(carla.id);
    if (user) await disableAccount(core(), user);
    await sendIn(61);
    for (const { id } of [bob, carla]) expect(await core().scheduledMessages.ofUser(id)).toMatchObject([{ status: 'failed', error: { code: 20_013 } }]);
  });

  it('has its files wait with it, however they came, and lets go of those that it does not have any more', async () => {
    const { alice, bob, textId } = await world().scene();
    const ahead = { id: '0', filename: 'SPOILER_plan.txt', description: 'the plan', uploaded_filename: await announce(bob, textId, 'plan.txt', 'ahead') };
    const due = { channel_id: textId, due_at: inSeconds(86_400) };
    const one = await as(bob).post<ShownScheduledMessage>(SCHEDULED, { ...due, message: { attachments: [ahead] } });
    expect(one.message).toEqual({
      attachments: [{ id: expect.any(String), filename: 'SPOILER_plan.txt', size: 5, content_type: 'text/plain', description: 'the plan', is_spoiler: true }],
    });
    const along = new FormData();
    along.append('payload_json', JSON.stringify({ ...due, message: { content: 'along', attachments: [{ id: 0, description: 'a note' }] } }));
    along.append('files[0]', new Blob(['along'], { type: 'text/plain' }), 'note.txt');
    const answer = await fetch(`${world().server.url}/api/nexus/v1${SCHEDULED}`, {
      method: 'POST',
      body: along,
      headers: { authorization: bob.authorization },
    });
    expect(answer.status).toBe(201);
    const other = (await answer.json()) as ShownScheduledMessage;
    const keysNow = async () => (await core().scheduledMessages.ofUser(bob.id)).flatMap(({ files }) => files.map(({ key }) => key));
    const [, noteKey] = await keysNow();

    // One stays by its id, one comes, one goes.
    const more = { id: '1', filename: 'more.txt', uploaded_filename: await announce(bob, textId, 'more.txt', 'more!') };
    const [kept] = one.message['attachments'] as object[];
    const both = await as(bob).patch<ShownScheduledMessage>(`${SCHEDULED}/${one.id}`, { message: { content: 'two', attachments: [kept, more] } });
    expect(both.message).toMatchObject({ content: 'two', attachments: [kept, { filename: 'more.txt' }] });
    const before = await keysNow();
    await as(bob).patch(`${SCHEDULED}/${one.id}`, { message: { content: 'one', attachments: [kept] } });
    const [gone] = before.filter((key) => !noteKey || (key !== noteKey && key !== before[0]));
    expect(await isThere(gone)).toBe(false);

    // They outlive what is not taken, and the message takes them as they are.
    await removeDoomedFiles({ ...core(), clock: { ...core().clock, nowMs: () => clock.nowMs() + 20 * 86_400_000 } });
    expect(await Promise.all((await keysNow()).map(isThere))).toEqual([true, true]);
    await as(bob).delete(`${SCHEDULED}/${other.id}`);
    expect(await isThere(noteKey)).toBe(false);
    await sendIn(86_401);
    const [sent] = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages?limit=1`);
    expect(sent).toMatchObject({ content: 'one', attachments: [{ filename: 'SPOILER_plan.txt', description: 'the plan', size: 5 }] });
    await removeDoomedFiles({ ...core(), clock: { ...core().clock, nowMs: () => clock.nowMs() + 400 * 86_400_000 } });
    expect(await (await fetch(sent?.attachments[0]?.url ?? '')).text()).toBe('ahead');
    expect(await as(bob).get(SCHEDULED)).toEqual([]);
  });

  it('keeps its files where it is sent while its writer changes it', async () => {
    const { alice, bob, textId } = await world().scene();
    const attachments = [{ id: '0', filename: 'plan.txt', uploaded_filename: await announce(bob, textId, 'plan.txt', 'plan') }];
    const { id } = await as(bob).post<ShownScheduledMessage>(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { attachments } });
    // Sent after it was read, and before it was written.
    const real = core().scheduledMessages;
    const byId: typeof real.byId = async (...given) => {
      const known = await real.byId(...given);
      await sendIn(61);
      return known;
    };
    const changing = editScheduledMessage({ ...core(), scheduledMessages: { ...real, byId } }, await recordOf(bob), id, { due_at: inSeconds(3600) });
    await expect(changing).rejects.toThrow(apiError('UNKNOWN_SCHEDULED_MESSAGE'));
    await removeDoomedFiles({ ...core(), clock: { ...core().clock, nowMs: () => clock.nowMs() + 400 * 86_400_000 } });
    const [sent] = await alice.rest.get<APIMessage[]>(`/channels/${textId}/messages?limit=1`);
    expect(await (await fetch(sent?.attachments[0]?.url ?? '')).text()).toBe('plan');
  });

  it('leaves no file behind where it is deleted while its writer adds one', async () => {
    const { bob, textId } = await world().scene();
    const { id } = await as(bob).post<ShownScheduledMessage>(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { content: 'a plan' } });
    const attachments = [{ id: '0', filename: 'plan.txt', description: undefined, uploaded_filename: await announce(bob, textId, 'plan.txt', 'plan') }];
    const real = core().scheduledMessages;
    // Asked for before the change is written; a row that is read so early would lack the file.
    let deleting: Promise<void> | undefined;
    let reading: Promise<unknown> | undefined;
    const byId: typeof real.byId = async (...given) => {
      const read = real.byId(...given);
      reading = read;
      const known = await read;
      await changing;
      return known;
    };
    const ofUser: typeof real.ofUser = async (userId) => {
      deleting = deleteScheduledMessage({ ...core(), scheduledMessages: { ...real, byId } }, userId, id);
      await reading;
      return real.ofUser(userId);
    };
    let keys: string[] = [];
    const changing = editScheduledMessage({ ...core(), scheduledMessages: { ...real, ofUser } }, await recordOf(bob), id, { message: { attachments } }).then(
      async () => void (keys = (await real.byId(bob.id, id))?.files.map(({ key }) => key) ?? []),
    );
    await changing;
    await deleting;
    expect(keys).toHaveLength(1);
    expect(await isThere(keys[0])).toBe(false);
    expect(await as(bob).get(SCHEDULED)).toEqual([]);
  });

  it('waits out a slow mode', async () => {
    const { alice, bob, textId } = await world().scene();
    await alice.rest.patch(`/channels/${textId}`, { rate_limit_per_user: 3600 });
    const scheduled = await as(bob).post<ShownScheduledMessage>(SCHEDULED, { channel_id: textId, due_at: inSeconds(60), message: { content: 'slowly' } });
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'at once' });
    await sendIn(61);
    expect(await as(bob).get(SCHEDULED)).toMatchObject([{ id: scheduled.id, status: 'waiting' }]);
    await as(bob).delete(`${SCHEDULED}/${scheduled.id}`);
  });

  it('is refused where it could never be sent', async () => {
    const { alice, bob, bot, textId, voiceId } = await world().scene();
    const outsider = await world().person('outsider');
    const asked = (who: Somebody, body: object) =>
      as(who).refused('POST', SCHEDULED, { body: { channel_id: textId, due_at: inSeconds(60), message: { content: 'x' }, ...body } });
    expect(await asked(bob, { due_at: inSeconds(-60) })).toBe('400 50035');
    expect(await asked(bob, { due_at: inSeconds(400 * 86_400) })).toBe('400 50035');
    expect(await asked(bob, { message: {} })).toBe('400 50006');
    expect(await asked(bob, { message: { content: 'x'.repeat(2001) } })).toBe('400 50035');
    expect(await asked(bob, { message: { content: 'x', attachments: [{ id: '0', filename: 'a', uploaded_filename: 'b' }] } })).toBe('400 50146');
    expect(await asked(bob, { message: { content: 'x', attachments: [{ id: '0', filename: 'a' }] } })).toBe('400 50035');
    expect(await asked(bob, { channel_id: '1' })).toBe('404 10003');
    expect(await asked(outsider, {})).toBe('403 50001');
    expect(await asked(bot, {})).toBe('403 20001');
    expect(await as(alice).refused('PATCH', `${SCHEDULED}/${voiceId}`, { body: {} })).toBe('404 0');
  });
});

describe('a reminder', () => {
  const REMINDERS = '/users/@me/reminders';
  it('is told when its time has come, and stays until it is done with', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const message = await alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content: 'remember this' });
    const hers = await bob.listen(ALL_INTENTS, asksForOurs);
    const reminder = await as(bob).post<ShownReminder>(REMINDERS, { due_at: inSeconds(600), text: 'tea', channel_id: textId, message_id: message.id });
    expect(reminder).toMatchObject({ status: 'waiting', text: 'tea', guild_id: guildId, channel_id: textId, message_id: message.id });
    const told = hers.next<ShownReminder>('NEXUS_REMINDER_UPDATE', ({ status }) => status === 'due');
    clock.ahead += 601_000;
    expect(await told).toEqual({ ...reminder, status: 'due' });
    expect(await as(bob).patch(`${REMINDERS}/${reminder.id}`, { due_at: inSeconds(600), text: 'coffee' })).toMatchObject({ status: 'waiting', text: 'coffee' });
    expect(await listReminders(core(), bob.id)).toHaveLength(1);
    const saved = hers.next<SavedMessage>('NEXUS_SAVED_MESSAGE_DUE');
    const kept = await bob.rest.put<SavedMessage>(`/users/@me/saved-messages/${textId}/${message.id}`, { due_at: inSeconds(60), notes: 'read it' });
    clock.ahead += 61_000;
    expect(await saved).toEqual(kept);
    const gone = hers.next('NEXUS_REMINDER_DELETE');
    await as(bob).delete(`${REMINDERS}/${reminder.id}`);
    expect(await gone).toEqual({ id: reminder.id });
    expect(await as(bob).get(REMINDERS)).toEqual([]);
    expect(await as(bob).refused('DELETE', `${REMINDERS}/${reminder.id}`)).toBe('404 0');
    expect(await as(bob).refused('POST', REMINDERS, { body: { due_at: inSeconds(60) } })).toBe('400 50035');
    expect(await as(bob).refused('POST', REMINDERS, { body: { due_at: inSeconds(60), message_id: message.id } })).toBe('400 50035');
    expect(await as(bob).refused('POST', REMINDERS, { body: { due_at: inSeconds(60), channel_id: textId, message_id: '1' } })).toBe('404 10008');
    const outsider = await world().person('outsider');
    expect(await as(outsider).refused('POST', REMINDERS, { body: { due_at: inSeconds(60), channel_id: textId, message_id: message.id } })).toBe('403 50001');
  });
});

describe('a draft', () => {
  it('is the same on all devices: the highest version holds', async () => {
    const { bob, textId, voiceId } = await world().scene();
    const [one, other] = [await bob.listen(ALL_INTENTS, asksForOurs), await bob.listen()];
    const path = `/users/@me/drafts/${textId}`;
    const told = one.next('NEXUS_DRAFT_UPDATE');
    const written = await as(bob).put<ShownDraft>(path, { content: ' as it is ', version: 5, reply_to: '123' });
    expect(written).toMatchObject({ channel_id: textId, content: ' as it is ', version: 5, reply_to: '123' });
    expect(await told).toEqual(written);
    expect(await as(bob).put(path, { content: 'late', version: 5 })).toEqual(written);
    const more = await as(bob).put<ShownDraft>(`/users/@me/drafts/${voiceId}`, { content: 'elsewhere', version: 1 });
    expect(await as(bob).get('/users/@me/drafts')).toEqual([more, written]);
    const emptied = one.next('NEXUS_DRAFT_UPDATE', (d: { version: number }) => d.version === 6);
    await as(bob).put(path, { version: 6 });
    expect(await emptied).toMatchObject({ content: '', reply_to: null });
    expect(await as(bob).get('/users/@me/drafts')).toEqual([more]);
    expect(await as(bob).put(path, { content: 'back from the dead', version: 6 })).toMatchObject({ content: '' });
    expect(other.hasHeard('NEXUS_DRAFT_UPDATE')).toBe(false);
    const outsider = await world().person('outsider');
    expect(await as(outsider).refused('PUT', path, { body: { content: 'x', version: 1 } })).toBe('403 50001');
    expect(await as(bob).refused('PUT', path, { body: { content: 'x', version: 0 } })).toBe('400 50035');
  });
});

describe('a saved search', () => {
  it('is kept with its parameters', async () => {
    const { bob, guildId } = await world().scene();
    const hers = await bob.listen(ALL_INTENTS, asksForOurs);
    const path = '/users/@me/saved-searches';
    const told = hers.next('NEXUS_SAVED_SEARCH_UPDATE');
    const search = await as(bob).post<ShownSavedSearch>(path, { name: 'links', guild_id: guildId, query: { has: ['link'], content: 'nexus' } });
    expect(search).toMatchObject({ name: 'links', guild_id: guildId, channel_id: null, query: { has: ['link'], content: 'nexus' } });
    expect(await told).toEqual(search);
    expect(await as(bob).patch(`${path}/${search.id}`, { name: 'all links', guild_id: null })).toEqual({ ...search, name: 'all links', guild_id: null });
    expect(await as(bob).get<ShownSavedSearch[]>(path)).toHaveLength(1);
    const gone = hers.next('NEXUS_SAVED_SEARCH_DELETE');
    await as(bob).delete(`${path}/${search.id}`);
    expect(await gone).toEqual({ id: search.id });
    for (const query of [
      { 'Not a name': 'x' },
      { a: { b: 1 } },
      Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`k${'_'.repeat(at)}`, 'x'])),
      { a: 'x'.repeat(2000) },
    ])
      expect(await as(bob).refused('POST', path, { body: { name: 'x', query } })).toBe('400 50035');
    expect(await as(bob).refused('PATCH', `${path}/${search.id}`, { body: {} })).toBe('404 0');
  });
});

describe('what a person keeps', () => {
  it('is in their export, and ends with their account', async () => {
    const { bob, textId } = await world().scene();
    await as(bob).post(SCHEDULED, { channel_id: textId, due_at: inSeconds(36_000), message: { content: 'never sent' } });
    await as(bob).post('/users/@me/reminders', { due_at: inSeconds(36_000), text: 'tea' });
    await as(bob).put(`/users/@me/drafts/${textId}`, { content: 'begun', version: 1 });
    await as(bob).put('/users/@me/notification-rules', { keywords: ['bob'] });
    const files = await readZip(await buffer(exportBytes(core(), { kind: 'account', subject_id: bob.id, attachments: false })));
    expect(linesOf(files.get('account/scheduled-messages.jsonl'))).toMatchObject([{ body: { content: 'never sent' } }]);
    expect(linesOf(files.get('account/reminders.jsonl'))).toMatchObject([{ text: 'tea' }]);
    expect(linesOf(files.get('account/drafts.jsonl'))).toMatchObject([{ content: 'begun' }]);
    expect(linesOf(files.get('account/user-preferences.jsonl'))).toMatchObject([{ data: { keywords: ['bob'] } }]);
    await core().accountDeletions.request({ user_id: bob.id, requested_at: inSeconds(0), due_at: inSeconds(0), with_messages: false });
    await eraseAccount(core(), { user_id: bob.id, requested_at: inSeconds(0), due_at: inSeconds(0), with_messages: false });
    expect([await core().scheduledMessages.ofUser(bob.id), await core().drafts.ofUser(bob.id, 10)]).toEqual([[], []]);
  });
});

describe('notification rules', () => {
  it('are kept and told', async () => {
    const alice = await world().person('alice');
    const hers = await alice.listen(ALL_INTENTS, asksForOurs);
    const path = '/users/@me/notification-rules';
    expect(await as(alice).get(path)).toEqual({ keywords: [], keywords_in: {}, keywords_only_in: [], quiet_hours: null });
    const told = hers.next('NEXUS_NOTIFICATION_RULES_UPDATE');
    const rules = {
      keywords: ['nexus', 'alice'],
      keywords_in: {},
      keywords_only_in: [],
      quiet_hours: { start: '22:00', end: '07:30', time_zone: 'Europe/Berlin', days: [1, 2] },
    };
    expect(await as(alice).put(path, { ...rules, keywords: ['nexus', 'alice', 'nexus'] })).toEqual(rules);
    expect(await told).toEqual(rules);
    for (const wrong of [{ start: '24:00' }, { time_zone: 'Middle/Earth' }, { days: [7] }])
      expect(await as(alice).refused('PUT', path, { body: { quiet_hours: { ...rules.quiet_hours, ...wrong } } })).toBe('400 50035');
    expect(await as(alice).refused('PUT', path, { body: { keywords: ['x'] } })).toBe('400 50035');
    expect(await as(alice).put(path, {})).toEqual({ keywords: [], keywords_in: {}, keywords_only_in: [], quiet_hours: null });
  });

  it('have words for single guilds and channels that one is in', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const theirs = await (await world().person('eve')).rest.post<{ id: string }>('/guilds', { name: 'Elsewhere' });
    const direct = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const path = '/users/@me/notification-rules';
    const there = { [guildId]: ['nexus'], [textId]: ['tea', 'coffee'], [direct.id]: ['lunch'] };
    const sent = { ...there, [textId]: ['tea', 'coffee', 'tea'], [theirs.id]: ['secret'], 1: ['nowhere'] };
    expect(await as(alice).put(path, { keywords_in: sent })).toEqual({ keywords: [], keywords_in: there, keywords_only_in: [], quiet_hours: null });
    expect(await as(alice).get(path)).toMatchObject({ keywords_in: there });
    expect(await as(alice).put(path, { keywords_only_in: [textId, theirs.id, textId] })).toMatchObject({ keywords_only_in: [textId] });
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [String(at), ['word']]));
    for (const wrong of [{ [guildId]: ['x'] }, { guild: ['word'] }, many]) {
      expect(await as(alice).refused('PUT', path, { body: { keywords_in: wrong } })).toBe('400 50035');
    }
    const words = Array.from({ length: 50 }, (_, at) => `word ${at}`);
    const places = await Promise.all(
      Array.from({ length: 11 }, (_, at) => alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, { name: `room ${at}`, type: 0 })),
    );
    const before = Object.fromEntries(places.map(({ id }) => [id, words]));
    const full = Object.fromEntries(Object.entries(before).slice(1));
    const put = (given: Record<string, string[]>) => as(alice).ask<{ errors?: unknown }>('PUT', path, { body: { keywords_in: given } });
    // Those of places that one is not in take no room.
    expect(await put({ ...full, [theirs.id]: words, 1: words })).toMatchObject({ status: 200, body: { keywords_in: full } });
    const { status, body } = await put({ ...full, [guildId]: ['nexus'] });
    expect([status, body.errors]).toEqual([400, { keywords_in: { _errors: [{ code: 'KEYWORDS_TOO_MANY', message: expect.stringContaining('500') }] } }]);

    // More of before there was a limit stay, the first of them count, and they keep nobody from changing something else.
    const { core } = world().server;
    await core.preferences.save(alice.id, 'notification_rules', { keywords: [], keywords_in: before, quiet_hours: null });
    expect(await as(alice).get(path)).toEqual({ keywords: [], keywords_in: before, keywords_only_in: [], quiet_hours: null });
    const counted = (await rulesOf(core, [alice.id])).get(alice.id)?.keywords_in ?? {};
    expect(Object.values(counted).map(({ length }) => length)).toEqual([...Array.from({ length: 10 }, () => 50), 0]);
    expect(await as(alice).put(path, { keywords: ['choir'], keywords_in: before })).toEqual({
      keywords: ['choir'],
      keywords_in: before,
      keywords_only_in: [],
      quiet_hours: null,
    });
    expect((await put({ ...before, [guildId]: ['nexus'] })).status).toBe(400);
    const fewer = { ...before, [places[0]?.id ?? '']: words.slice(1) };
    expect((await put(fewer)).status).toBe(200);
    expect((await put(before)).status).toBe(400);
    expect(await as(alice).get(path)).toMatchObject({ keywords_in: fewer });
  });
});
