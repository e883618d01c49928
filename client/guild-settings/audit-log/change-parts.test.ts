import { coloursOf, onceEach, shownOf } from './change-parts.ts';

describe('what is shown of a change in the audit log', () => {
  it('is what came and what went of permissions', () => {
    expect(shownOf({ key: 'permissions', old_value: '7', new_value: '13' })).toEqual({ key: 'permissions', old: '2', now: '8' });
    expect(shownOf({ key: 'allow', old_value: '0', new_value: '1024' })).toEqual({ key: 'allow', old: undefined, now: '1024' });
  });

  it('is what came to a list of words, and what was taken from it', () => {
    expect(shownOf({ key: '$add_keyword_filter', new_value: ['a'] })).toEqual({ key: 'keyword_filter', old: undefined, now: ['a'] });
    expect(shownOf({ key: '$remove_allow_list', new_value: ['b'] })).toEqual({ key: 'allow_list', old: ['b'], now: undefined });
  });

  it('is nothing of ids that say nothing', () => {
    expect(shownOf({ key: 'guild_id', new_value: '1' })).toBeNull();
  });

  it('says of colours once what they are', () => {
    const [color, colors, name] = [{ key: 'color' }, { key: 'colors' }, { key: 'name' }];
    expect(onceEach([color, colors, name])).toEqual([colors, name]);
    expect(onceEach([color, name])).toEqual([color, name]);
  });

  it('has the colours of a role, and none where it has none', () => {
    expect(coloursOf('color', 0)).toEqual([]);
    expect(coloursOf('colors', { primary_color: 1, secondary_color: 2, tertiary_color: null })).toEqual([1, 2]);
  });
});
