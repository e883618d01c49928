import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { copiedRows, copyLine } from './copy-text.ts';
import { openTestDatabase } from './test-database.ts';

const VALUES = ['plain', '', '\\N', 'tab\tnewline\nreturn\r\\ back \b \f \v', 'ünïcödé 🎉', '\\t is no tab', null];

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("COPY's text format", () => {
  it('is written as PostgreSQL writes it', async () => {
    const database = await openTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE TEMP TABLE copied (place bigint, is_it boolean, word text)');
    for (const [place, word] of VALUES.entries()) await client.query('INSERT INTO copied VALUES ($1, $2, $3)', [place, place % 2 === 0, word]);
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copyTo('COPY copied TO STDOUT'))) chunks.push(chunk as Buffer); // as it reads from the socket
    await client.end();
    await database.drop();
    expect(Buffer.concat(chunks).toString()).toBe(VALUES.map((word, place) => copyLine([BigInt(place), place % 2 === 0, word])).join(''));
  });

  it.each([1, 2, 7, 10_000])('is read back, in pieces of %i bytes', async (size) => {
    const rows = [];
    for await (const some of copiedRows(inPieces(VALUES.map((word) => copyLine([word, 1n, true])).join(''), size))) rows.push(...some);
    expect(rows).toEqual(VALUES.map((word) => [word, '1', 't']));
  });

  it('is refused when it was cut off', async () => {
    const read = async () => {
      for await (const _rows of copiedRows(inPieces('a\tb\nc', 10)));
    };
    await expect(read()).rejects.toThrow('has no end');
  });
});
