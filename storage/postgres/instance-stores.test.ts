import { randomInt } from 'node:crypto';
import { wireTime } from '#core/ports/clock';
import type { ExportRecord } from '#core/ports/leaving-stores';
import { newUser } from '#core/users/new-user';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';

const stores = openedStores();
let next = 1_000_000 + randomInt(1_000_000);
const newId = (): string => String(next++);
const now = wireTime(Date.now());
const later = wireTime(Date.now() + 60_000);

describe('what operators decide, when several do it at once', () => {
  it('leaves one operator, however many resign', async () => {
    const { users, instanceRows } = stores();
    const ids = [newId(), newId(), newId()];
    for (const id of ids) await users.insert(newUser(id, `operator_${id}`), null);
    expect(await Promise.all(ids.map((id) => instanceRows.addFirstOperator(id, now)))).toEqual(expect.arrayContaining([true, false]));
    expect(await instanceRows.operators()).toHaveLength(1);
    for (const id of ids) await instanceRows.addOperator(id, now);
    const results = await Promise.all(ids.map((id) => instanceRows.removeOperator(id)));
    expect(results.toSorted()).toEqual(['is the last', 'removed', 'removed']);
    expect(await instanceRows.removeOperator(newId())).toBe('was none');
  });

  it('lets nobody in by an invite that is used up', async () => {
    const { instanceRows } = stores();
    await instanceRows.insertInvite({ code: 'two', created_by: null, created_at: now, expires_at: null, max_uses: 2, uses: 0, note: null });
    const uses = await Promise.all(Array.from({ length: 5 }, () => instanceRows.useInvite('two', now)));
    expect(uses.filter(Boolean)).toHaveLength(2);
    await instanceRows.unuseInvite('two');
    expect(await instanceRows.useInvite('two', now)).toBe(true);
    await instanceRows.insertInvite({ code: 'over', created_by: null, created_at: now, expires_at: now, max_uses: 0, uses: 0, note: null });
    expect(await instanceRows.useInvite('over', later)).toBe(false);
  });

  it('adds messages of a day up', async () => {
    const { instanceFigures } = stores();
    await Promise.all([1, 2, 3].map((messages) => instanceFigures.countMessages('2024-02-29', messages)));
    expect(await instanceFigures.messageDays('2024-02-29')).toEqual([{ day: '2024-02-29', messages: 6 }]);
  });
});

describe('exports', () => {
  const job = (id: string, subjectId: string): ExportRecord => ({
    id,
    kind: 'guild',
    subject_id: subjectId,
    requested_by: '1',
    status: 'waiting',
    attachments: false,
    created_at: now,
    finished_at: null,
    expires_at: null,
    size_bytes: null,
    error: null,
    attempts: 0,
  });

  it('are taken by one worker each, and again only once its lease is over', async () => {
    const { exports } = stores();
    const [first, second] = [job(newId(), newId()), job(newId(), newId())];
    expect(await exports.insert(first)).toBe(true);
    expect(await exports.insert(job(newId(), first.subject_id))).toBe(false);
    await exports.insert(second);
    const taken = await Promise.all([1, 2, 3].map(() => exports.take(now, later)));
    expect(taken.flatMap((one) => one?.id ?? []).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(await exports.take(now, later)).toBeNull();
    const again = await exports.take(wireTime(Date.now() + 120_000), wireTime(Date.now() + 180_000));
    expect(again).toMatchObject({ attempts: 2 });
    // Whoever had it first has it no more.
    const result = { status: 'done', finished_at: now, expires_at: later, size_bytes: 5_000_000_000, error: null } as const;
    expect(await exports.finish(again?.id ?? '', 1, result)).toBe(false);
    expect(await exports.finish(again?.id ?? '', 2, result)).toBe(true);
    expect(await exports.byId(again?.id ?? '')).toMatchObject({ status: 'done', size_bytes: 5_000_000_000 });
    expect(await exports.expired(later, 10)).toEqual([again?.id]);
  });
});

describe('everything of a person', () => {
  it('is forgotten from every table that has a column of people, known to this test or not', async () => {
    const { personalData, readStates, users } = stores();
    const id = newId();
    await users.insert(newUser(id, `person_${id}`), null);
    await readStates.save([{ user_id: id, channel_id: newId(), last_message_id: newId(), mention_count: 0 }]);
    expect(Object.keys(await personalData.smallTables(id))).toEqual(['read_states']);
    await personalData.forget(id);
    expect(await personalData.smallTables(id)).toEqual({});
    expect(await users.byId(id)).not.toBeNull();
  });
});
