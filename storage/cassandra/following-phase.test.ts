import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import type { Stores } from '#core/ports/stores';
import { followingPhase, NotCopiedError } from './following-phase.ts';
import { PHASES, type Phase } from './message-engine.ts';

const AWAY = new StorageUnavailableError(new Error('no answer'));

/** Stores that are only a name; who asks hears which of them it was, and then what `ask` makes of it. */
const storesOf = Object.fromEntries(PHASES.map((phase) => [phase, { phase } as unknown as Stores])) as Record<Phase, Stores>; // never called
const nameOf = (stores: Stores): Phase => (stores as unknown as { phase: Phase }).phase; // as made above

function asked(before: Phase, after: Phase, failure: unknown): { asked: Phase[]; answer: Promise<unknown> } {
  let phase = before;
  const asked: Phase[] = [];
  const run = followingPhase(
    storesOf,
    () => phase,
    async () => void (phase = after),
  );
  const answer = run(async (stores) => {
    asked.push(nameOf(stores));
    if (asked.length === 1) throw failure;
    return 'asked again';
  });
  return { asked, answer };
}

describe('followingPhase', () => {
  it('asks once more where another phase holds than was known', async () => {
    const { asked: stores, answer } = asked('reading', 'cassandra', AWAY);
    await expect(answer).resolves.toBe('asked again');
    expect(stores).toEqual(['reading', 'cassandra']);
  });

  it('does not write again what only was not copied', async () => {
    for (const after of ['copying', 'cassandra'] as const) {
      const { asked: stores, answer } = asked('reading', after, new NotCopiedError(['1'], AWAY));
      await expect(answer).resolves.toEqual(['1']);
      expect(stores).toEqual(['reading']);
    }
  });

  it('says what failed where the phase is what it was', async () => {
    for (const failure of [AWAY, new NotCopiedError(['1'], AWAY)]) await expect(asked('reading', 'reading', failure).answer).rejects.toBe(AWAY);
    await expect(asked('cassandra', 'reading', AWAY).answer).rejects.toBe(AWAY);
    const refused = new Error('refused');
    await expect(asked('reading', 'copying', refused).answer).rejects.toBe(refused);
  });
});
