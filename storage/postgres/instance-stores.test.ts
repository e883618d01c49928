import { randomInt } from 'node:crypto';
import pg from 'pg';
import { wireTime } from '#core/ports/clock';
import type { ReportRecord } from '#core/ports/instance-stores';
import type { ExportRecord } from '#core/ports/leaving-stores';
import { newUser } from '#core/users/new-user';
import { openedStores } from '../behaviour/opened-postgres-stores.ts';
import { PEOPLE_COLUMNS } from './people-columns.ts';
import { openTestDatabase } from './test-database.ts';

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

/** The files that have something of a person. */
async function toldOf(userId: string): Promise<string[]> {
  const { personalData } = stores();
  const names = await personalData.files();
  const rows = await Promise.all(names.map((name) => personalData.rowsOfFile(name, userId, null, 10)));
  return names.filter((_, at) => (rows[at] ?? []).length > 0);
}

describe('everything of a person', () => {
  it('is forgotten from every table that has a column of people, known to this test or not', async () => {
    const { personalData, readStates, users } = stores();
    const id = newId();
    await users.insert(newUser(id, `person_${id}`), null);
    await readStates.save([{ user_id: id, channel_id: newId(), last_message_id: newId(), mention_count: 0 }]);
    expect(await toldOf(id)).toEqual(['read-states']);
    await personalData.forget(id);
    expect(await toldOf(id)).toEqual([]);
    expect(await users.byId(id)).not.toBeNull();
  });

  it('is told page by page, to the last row', async () => {
    const { personalData, readStates } = stores();
    const id = newId();
    const channels = Array.from({ length: 25 }, newId);
    await readStates.save(channels.map((channel) => ({ user_id: id, channel_id: channel, last_message_id: newId(), mention_count: 0 })));
    const told: unknown[] = [];
    for (let after: readonly string[] | null = null; ;) {
      const page = await personalData.rowsOfFile('read-states', id, after, 10);
      told.push(...page.map(({ row }) => (row as { channel_id: string }).channel_id));
      after = page.at(-1)?.key ?? null;
      if (after === null) break;
    }
    expect(told).toEqual(channels);
  });

  it('tells of what they reported, which stays for the operators as nobody’s', async () => {
    const { personalData, reports } = stores();
    const [first, second, subject] = [newId(), newId(), newId()];
    const report = (reporterId: string): ReportRecord => ({
      id: newId(),
      reporter_id: reporterId,
      status: 'open',
      kind: 'user',
      category: 'spam',
      text: 'what I saw',
      channel_id: null,
      message_id: null,
      user_id: subject,
      guild_id: null,
      evidence: {},
      resolution: { by: newId(), at: now, action: 'none', note: 'for operators only' },
    });
    const [mine, other] = [report(first), report(second)];
    for (const one of [mine, other]) await reports.insert(one);
    const rows = await personalData.rowsOfFile('reports', first, null, 10);
    expect(rows).toMatchObject([{ row: { id: mine.id, report: { text: 'what I saw', user_id: subject } } }]);
    expect(JSON.stringify(rows)).not.toContain('for operators only');
    // Both of the same subject.
    for (const id of [first, second]) await personalData.forget(id);
    expect([...(await toldOf(first)), ...(await toldOf(second))]).toEqual([]);
    expect(await reports.byId(mine.id)).toMatchObject({ reporter_id: '0', text: 'what I saw' });
  });

  it('is in no column of people that nobody has decided about', async () => {
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string; keyed: boolean }>(`SELECT c.table_name || '.' || c.column_name AS name,
          EXISTS (SELECT FROM pg_index i WHERE i.indrelid = to_regclass(c.table_name) AND i.indisprimary) AS keyed
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
          AND c.column_name ~ '(user|other|member|person|people|owner|author|writer|reporter|creator|inviter|recipient|operator|sender|actor|subject|target)s?_ids?$|_by$'`);
      const found = rows.map((row) => row.name);
      const decided = new Set(Object.keys(PEOPLE_COLUMNS));
      expect(found.filter((name) => !name.endsWith('.user_id') && !decided.has(name))).toEqual([]);
      expect([...decided].filter((name) => !found.includes(name))).toEqual([]);
      expect(rows.filter((row) => !row.keyed)).toEqual([]);
    } finally {
      await client.end();
      await database.drop();
    }
  });
});
