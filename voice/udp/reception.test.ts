import { Reception } from './reception.ts';

function after(...sequences: number[]): Reception {
  const reception = new Reception();
  for (const sequence of sequences) reception.note(sequence, 100);
  return reception;
}

describe('Reception', () => {
  it('counts what is missing in between, and no longer what came late', () => {
    expect(after(10, 11, 14).lost).toBe(2);
    expect(after(10, 11, 14, 12).lost).toBe(1);
    expect(after(10, 11, 14, 13, 12)).toMatchObject({ lost: 0, packets: 5, bytes: 500 });
  });

  it('goes on where 16 bits end', () => {
    expect(after(65_534, 65_535, 0, 1).lost).toBe(0);
    expect(after(65_534, 1).lost).toBe(2);
  });

  it('takes a leap for a sequence begun anew', () => {
    expect(after(10, 12, 40_000, 40_001).lost).toBe(1);
    expect(after(40_000, 10, 11).lost).toBe(0);
  });

  it('says of each whether it is the newest', () => {
    const reception = new Reception();
    expect([10, 12, 11, 13, 50_000, 50_001].map((sequence) => reception.note(sequence, 1))).toEqual([true, true, false, true, true, true]);
  });
});
