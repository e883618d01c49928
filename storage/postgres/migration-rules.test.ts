import { MIGRATIONS } from './migrate.ts';
import { heldUpBy } from './migration-rules.ts';

/** Up to this one they were made before there was anything to hold up; what they do is as it is. */
const LAST_FREE = 11;
/** The former search index goes in one where there are fewer than 5000 messages, and else beside the running server. */
const HARMLESS = /^search index: messages_by_terms: waits/;

describe('migrations', () => {
  it('hold up nobody', () => {
    const held = MIGRATIONS.filter(({ id }) => id > LAST_FREE).flatMap((migration) => heldUpBy(migration).map((words) => `${migration.name}: ${words}`));
    expect(held.filter((words) => !HARMLESS.test(words))).toEqual([]);
  });

  it('have ids of their own, in order', () => {
    const ids = MIGRATIONS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  });

  it.each([
    ['CREATE INDEX by_author ON messages (author_id)', 'messages: makes an index'],
    ['CREATE UNIQUE INDEX IF NOT EXISTS by_author ON messages (author_id)', 'messages: makes an index'],
    ['ALTER TABLE members ALTER COLUMN user_id TYPE text', 'members: rewrites'],
    ['ALTER TABLE messages ADD COLUMN key uuid DEFAULT gen_random_uuid()', 'messages: writes a value'],
    ['ALTER TABLE messages ADD COLUMN came bigint GENERATED ALWAYS AS IDENTITY', 'messages: writes a value'],
    ['ALTER TABLE reactions ALTER kind SET NOT NULL', 'reactions: reads the whole table'],
    ['ALTER TABLE messages ADD CONSTRAINT sane CHECK (id > 0)', 'messages: reads the whole table'],
    ['ALTER TABLE messages ADD FOREIGN KEY (channel_id) REFERENCES channels', 'messages: reads the whole table'],
    ['ALTER TABLE messages ADD COLUMN thread_id bigint REFERENCES channels', 'messages: locks both tables'],
    ['ALTER TABLE members ADD CONSTRAINT once UNIQUE (user_id)', 'members: makes an index under the lock'],
    ['UPDATE messages SET pinned = false', 'messages: may write every row'],
    ['VACUUM FULL messages', 'messages: locks the table'],
    ['DROP INDEX by_author', 'by_author: waits for everybody'],
  ])('are found out that hold up others: %s', (sql, words) => {
    expect(heldUpBy({ id: 99, name: 'test', sql })).toEqual([expect.stringContaining(words)]);
  });

  it('are found out whose slices have no end, and which do several things', () => {
    expect(heldUpBy({ id: 99, name: 'test', sql: '', inSlices: 'UPDATE messages SET pinned = false' })).toEqual([expect.stringContaining('LIMIT')]);
    expect(heldUpBy({ id: 99, name: 'test', sql: 'SELECT 1', concurrently: [] })).toEqual([expect.stringContaining('make several of it')]);
  });

  it.each([
    'CREATE TABLE new (id bigint PRIMARY KEY); CREATE INDEX of_new ON new (id); ALTER TABLE new ADD CHECK (id > 0)',
    `ALTER TABLE messages ADD COLUMN note text; ALTER TABLE messages ADD COLUMN seen boolean NOT NULL DEFAULT false`,
    'ALTER TABLE messages ADD CONSTRAINT sane CHECK (id > 0) NOT VALID',
    'ALTER TABLE messages VALIDATE CONSTRAINT sane',
    'ALTER TABLE members ADD CONSTRAINT once UNIQUE USING INDEX members_once',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE messages SET pinned = false; END $$',
    '-- CREATE INDEX x ON messages (id)',
  ])('are let pass that hold up nobody: %s', (sql) => {
    expect(heldUpBy({ id: 99, name: 'test', sql })).toEqual([]);
  });
});
