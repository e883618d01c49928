import { ApplicationWebhookEventType, ChannelType } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { wireTime } from '#core/ports/clock';
import type { Stores } from '#core/ports/stores';
import { newApplication } from '#core/applications/new-application';
import { insertGuild, newId, thread } from './records.ts';

const atMs = Date.parse('2026-03-01T00:00:00Z');
const at = (minutes: number): string => wireTime(atMs + minutes * 60_000);

/** What every store of events for applications promises. */
export function behavesAsWebhookDeliveryStore(open: () => Stores): void {
  const application = async (): Promise<string> => {
    const id = newId();
    await open().applications.insert(newApplication(id, newId(), 'One'));
    return id;
  };
  const add = (applicationId: string, minutes = 0, most = 10): Promise<boolean> =>
    open().webhookDeliveries.add(
      { application_id: applicationId, type: ApplicationWebhookEventType.EntitlementCreate, body: { of: applicationId }, created_at: at(minutes) },
      most,
    );
  const take = (minutes: number, options: { limit?: number; ofEach?: number; except?: string[] } = {}) =>
    open().webhookDeliveries.take(at(minutes), at(minutes + 5), { limit: 10, ofEach: 10, except: [], ...options });
  afterEach(async () => {
    for (const { id } of await take(100_000, { limit: 1_000, ofEach: 1_000 })) await open().webhookDeliveries.remove(id);
  });

  it('gives each event to one who takes it, and to another when that one is not done in time', async () => {
    const id = await application();
    await add(id);
    const [first, second] = await Promise.all([take(1), take(1)]);
    const [taken] = [...first, ...second];
    expect(first.length + second.length).toBe(1);
    expect(taken).toMatchObject({ application_id: id, type: 'ENTITLEMENT_CREATE', body: { of: id }, created_at: at(0), attempts: 1 });
    expect(await take(5)).toEqual([]);
    expect(await take(6)).toMatchObject([{ id: taken?.id, attempts: 2 }]);
    await open().webhookDeliveries.remove(taken?.id ?? '');
    expect(await take(60)).toEqual([]);
  });

  it('gives it again when it is due again', async () => {
    const id = await application();
    await add(id);
    const [taken] = await take(1);
    await open().webhookDeliveries.postpone(taken?.id ?? '', at(2));
    expect(await take(1)).toEqual([]);
    expect(await take(2)).toMatchObject([{ attempts: 2 }]);
  });

  it('leaves room for others beside one application, and passes over those that are under way', async () => {
    const [much, little] = [await application(), await application()];
    for (let count = 0; count < 5; count++) await add(much);
    await add(little, 1);
    expect((await take(2, { ofEach: 2, except: [little] })).map((one) => one.application_id)).toEqual([much, much]);
    expect((await take(2, { ofEach: 2, except: [much] })).map((one) => one.application_id)).toEqual([little]);
  });

  it('takes no more of one application than may wait, and forgets what is there of one that goes', async () => {
    const id = await application();
    expect([await add(id, 0, 2), await add(id, 0, 2), await add(id, 0, 2)]).toEqual([true, true, false]);
    await open().applications.remove(id);
    expect(await take(1)).toEqual([]);
  });
}

/** What every store of guilds promises of threads that fall silent. */
export function tellsOfSilentThreads(open: () => Stores): void {
  const dueIds = async (minutes: number): Promise<string[]> => (await open().guilds.silentThreads(at(minutes), 1000)).map((one) => one.id);
  const activeThread = async (more: Partial<ChannelRecord> = {}): Promise<ChannelRecord> => {
    const { channel } = await insertGuild(open());
    const metadata = { archived: false, locked: false, auto_archive_duration: 60 as const, archive_timestamp: at(0) };
    const active = thread(channel, ChannelType.PublicThread, null, { thread_metadata: metadata, ...more });
    await open().guilds.saveChannels([active]);
    return active;
  };

  it('names one when it may have been silent for its time, and later when told so', async () => {
    const { id } = await activeThread();
    expect(await dueIds(59)).not.toContain(id);
    expect(await dueIds(60)).toContain(id);
    await open().guilds.lookLaterAtThreads([{ id, at: at(90) }]);
    expect(await dueIds(89)).not.toContain(id);
    expect(await dueIds(90)).toContain(id);
    await open().guilds.lookLaterAtThreads([{ id, at: null }]);
    expect(await dueIds(1000)).not.toContain(id);
  });

  it('names none that is archived or pinned, nor one that is told of too late', async () => {
    const { id: pinned } = await activeThread({ flags: 2 });
    const active = await activeThread();
    await open().guilds.saveChannels([{ ...active, thread_metadata: { archived: true, locked: false, auto_archive_duration: 60, archive_timestamp: at(0) } }]);
    await open().guilds.lookLaterAtThreads([{ id: active.id, at: at(1) }]);
    const due = await dueIds(1000);
    expect([due.includes(pinned), due.includes(active.id)]).toEqual([false, false]);
  });
}

/** What every store of secrets promises. */
export function behavesAsSecretStore(open: () => Stores): void {
  it('keeps the first of those who come at once, for all', async () => {
    const name = `secret ${newId()}`;
    expect(await open().secrets.find(name)).toBeNull();
    const kept = await Promise.all(['a', 'b', 'c'].map((secret) => open().secrets.keep(name, secret)));
    expect(new Set(kept).size).toBe(1);
    expect(await open().secrets.find(name)).toBe(kept[0]);
  });
}
