import type { Migration } from './migrate.ts';

/** Created by the migration itself: nobody uses it yet, so nobody is held up. */
const CREATED = /\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)/gi;

interface Rule {
  /** Its first group is the table. */
  pattern: RegExp;
  words: string;
}

const RULES: readonly Rule[] = [
  {
    pattern: /\bCREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:IF NOT EXISTS )?\w+ ON (?:ONLY )?(\w+)/gi,
    words: 'makes an index while nobody may write: put it into `concurrently`',
  },
  {
    pattern: /\bALTER TABLE (?:ONLY )?(\w+)\b[^;]*?\bALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE\b/gi,
    words: 'rewrites the table: add a column, fill it beside the running server, then change over',
  },
  {
    pattern:
      /\bALTER TABLE (?:ONLY )?(\w+)\b[^;]*?\bADD COLUMN\b[^;]*?(?:\bDEFAULT\b[^;,]*\b(?:random|gen_random_uuid|clock_timestamp|nextval|uuidv?\w*)\s*\(|\bGENERATED\b|\bserial\b|\bbigserial\b)/gi,
    words: 'writes a value into every row: add the column without, and fill it beside the running server',
  },
  {
    pattern: /\bALTER TABLE (?:ONLY )?(\w+)\b[^;]*?\bSET NOT NULL\b/gi,
    words: 'reads the whole table under its lock: add a CHECK ... NOT VALID, validate it in a migration of its own',
  },
  {
    pattern: /\bALTER TABLE (?:ONLY )?(\w+)\b[^;]*?\bADD (?:CONSTRAINT \w+ )?(?:CHECK|FOREIGN KEY)\b(?![^;]*\bNOT VALID\b)/gi,
    words: 'reads the whole table under its lock: add it NOT VALID, validate it in a migration of its own',
  },
  {
    pattern: /\bALTER TABLE (?:ONLY )?(\w+)\b[^;]*?\bADD COLUMN\b[^;]*?\bREFERENCES\b/gi,
    words: 'locks both tables: add the column first and the reference NOT VALID',
  },
  {
    pattern: /\bALTER TABLE (?:ONLY )?(\w+)\b[^;]*?\bADD (?:CONSTRAINT \w+ )?(?:PRIMARY KEY|UNIQUE)\b(?![^;]*\bUSING INDEX\b)/gi,
    words: 'makes an index under the lock of the table: make it concurrently, then ADD ... USING INDEX',
  },
  { pattern: /\b(?:CLUSTER|VACUUM FULL|LOCK TABLE|REINDEX TABLE) (?:ONLY )?(\w+)/gi, words: 'locks the table for as long as it takes' },
  { pattern: /\bUPDATE (?:ONLY )?(\w+) (?:AS \w+ |\w+ )?SET\b/gi, words: 'may write every row at once: do it in steps beside the running server' },
  { pattern: /\bDROP INDEX (?!CONCURRENTLY)(?:IF EXISTS )?(\w+)/gi, words: 'waits for everybody who uses the table, and they for it: drop it concurrently' },
];

/** What of a migration would hold up a server with many rows, in words. Functions that it makes are not run by it. */
export function heldUpBy({ sql, concurrently, inSlices }: Migration): string[] {
  const text = sql.replace(/--[^\n]*/g, ' ').replace(/\bCREATE (?:OR REPLACE )?FUNCTION\b[\s\S]*?\$(\w*)\$[\s\S]*?\$\1\$/gi, ' ');
  const created = new Set([...text.matchAll(CREATED)].map(([, name = '']) => name.toLowerCase()));
  const found = RULES.flatMap(({ pattern, words }) =>
    [...text.matchAll(pattern)].filter(([, table = '']) => !created.has(table.toLowerCase())).map(([, table]) => `${table}: ${words}`),
  );
  if ([sql.trim() !== '', concurrently !== undefined, inSlices !== undefined].filter(Boolean).length > 1)
    found.push('has more than one of `sql`, `concurrently` and `inSlices`: make several of it');
  if (inSlices !== undefined && !/\bLIMIT \d+\b/.test(inSlices)) found.push('has slices without an end: give them a LIMIT');
  return found;
}
