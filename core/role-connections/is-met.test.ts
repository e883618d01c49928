import type { RoleConnectionRequirement } from '../ports/role-connection-rule-store.ts';
import { isMet } from './is-met.ts';

const NOW = Date.parse('2026-06-15T00:00:00Z');
const asks = (operator: number | null, value: string | null, key: string | null = 'key'): RoleConnectionRequirement => ({
  connection_type: 'application',
  application_id: '1',
  connection_metadata_field: key,
  operator,
  value,
});
const meets = (operator: number, value: string, said: string): boolean => isMet(asks(operator, value), { key: said }, NOW);

describe('What a connection says', () => {
  it.each([
    [1, '5', ['4', '5', '-3'], ['6', 'x', '']],
    [2, '5', ['5', '123456789012345678901'], ['4', '5.5']],
    [3, '5', ['5', '+5'], ['6', 'five']],
    [4, '5', ['6', '-5'], ['5', 'five']],
    // A week old or older; a week old or younger.
    [5, '7', ['2026-06-08T00:00:00Z', '2020-01-01T00:00:00+00:00'], ['2026-06-09T00:00:00Z', 'yesterday']],
    [6, '7', ['2026-06-08T00:00:00Z', '2026-06-14'], ['2026-06-07T23:59:59Z', 'yesterday']],
    [7, '1', ['1', 'true'], ['0', 'false', '2']],
    [8, '1', ['0', 'false', '2'], ['1', 'true', 'maybe']],
  ])('is compared by operator %s with %s', (operator, asked, met, unmet) => {
    expect(met.filter((said) => !meets(operator, asked, said))).toEqual([]);
    expect(unmet.filter((said) => meets(operator, asked, said))).toEqual([]);
  });

  it('is enough by being there where no more is asked, and nothing without a connection', () => {
    expect(isMet(asks(null, null, null), {}, NOW)).toBe(true);
    expect(isMet(asks(null, null, null), undefined, NOW)).toBe(false);
    expect(isMet(asks(4, '1'), {}, NOW)).toBe(false);
    expect(isMet(asks(4, '1', '__proto__'), {}, NOW)).toBe(false);
    expect(isMet(asks(99, '1'), { key: '1' }, NOW)).toBe(false);
  });
});
