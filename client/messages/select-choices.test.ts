import { ComponentType } from 'discord-api-types/v10';
import { firstAnswer, countWanted } from './modal-answers.ts';
import { firstChosen, isCountRight, offerOf } from './select-choices.ts';

const options = (...values: string[]) => values.map((value) => ({ label: value.toUpperCase(), value }));
const select = { type: ComponentType.StringSelect, custom_id: 'size', options: options('a', 'b', 'c') };

describe('a select of a bot', () => {
  it('begins with what the bot has chosen', () => {
    expect(firstChosen({ ...select, options: [...options('a'), { label: 'B', value: 'b', default: true }] })).toEqual(['b']);
    expect(firstChosen({ type: ComponentType.UserSelect, default_values: [{ id: '7', type: 'user' }] })).toEqual(['7']);
  });

  it('begins anew once the bot offers something else, and not for another version of the same', () => {
    expect(offerOf({ ...select, options: options('a', 'b', 'c'), id: 7, placeholder: 'Another' })).toBe(offerOf(select));
    for (const change of [{ options: options('d', 'e') }, { custom_id: 'other' }, { default_values: [{ id: '7', type: 'user' }] }])
      expect(offerOf({ ...select, ...change })).not.toBe(offerOf(select));
  });

  it('takes as many as the bot says, one where it says nothing', () => {
    expect([0, 1, 2].map((count) => isCountRight(select, count))).toEqual([false, true, false]);
    expect([0, 1, 2, 3].map((count) => isCountRight({ ...select, min_values: 0, max_values: 2 }, count))).toEqual([true, true, true, false]);
    expect([0, 1, 2].map((count) => isCountRight({ ...select, required: false, min_values: 2, max_values: 2 }, count))).toEqual([true, false, true]);
  });
});

describe('a field of a form', () => {
  const boxes = { type: ComponentType.CheckboxGroup, custom_id: 'rules', options: options('a', 'b', 'c') };

  it('says how many it takes when an answer has too few or too many', () => {
    expect(countWanted(boxes, [])).toEqual({ least: 1, most: 3 });
    expect(countWanted(boxes, ['a', 'b', 'c'])).toBeNull();
    expect(countWanted({ ...boxes, max_values: 2 }, ['a', 'b', 'c'])).toEqual({ least: 1, most: 2 });
    expect(countWanted({ ...boxes, required: false }, [])).toBeNull();
    expect(countWanted(select, firstAnswer(select))).toEqual({ least: 1, most: 1 });
  });

  it('leaves texts and ticks to their boxes', () => {
    expect(countWanted({ type: ComponentType.TextInput }, '')).toBeNull();
    expect(countWanted({ type: ComponentType.Checkbox }, false)).toBeNull();
  });
});
