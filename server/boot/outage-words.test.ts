import { tellsWaiting } from './outage-words.ts';

it('says once that an engine is waited for, again every ten seconds, and at once when the reason is another', () => {
  const said: string[] = [];
  let nowMs = 0;
  const tell = tellsWaiting({ warn: (text: unknown) => void said.push(String(text)) }, 'the database', () => nowMs);
  for (; nowMs <= 20_000; nowMs += 1_000) tell('ECONNREFUSED');
  expect(said).toEqual(Array.from({ length: 3 }, () => 'the database is not there yet; trying again (ECONNREFUSED)'));
  tell('the database system is starting up');
  expect(said).toHaveLength(4);
});
