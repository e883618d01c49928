import { safeName } from './safe-name.ts';

describe('the name of a file', () => {
  it('keeps letters of all scripts, digits, dots, dashes and underscores', () => {
    expect(safeName('my  holiday (1)/in 東京-é.png')).toBe('my_holiday_1in_東京-é.png');
    expect([safeName('..'), safeName('?!'), safeName('.hidden.txt')]).toEqual(['file', 'file', 'hidden.txt']);
  });

  it('is cut before its ending, and never within a letter', () => {
    expect(safeName(`${'a'.repeat(300)}.png`)).toBe(`${'a'.repeat(196)}.png`);
    expect(safeName(`${'𠀀'.repeat(100)}.png`)).toBe(`${'𠀀'.repeat(98)}.png`);
    expect(safeName(`${'𠀀'.repeat(100)}a`)).toBe(`${'𠀀'.repeat(99)}a`);
  });
});
