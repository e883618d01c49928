import fc from 'fast-check';
import { z } from 'zod';
import { ApiError } from './errors.ts';
import { parseForm } from './form-errors.ts';
import { boolean, byType, choice, int, list, snowflake, text, typeIs, url } from './rest/fields.ts';

const Pet = byType({ 1: z.object({ type: typeIs(1), name: text(1, 3) }), 2: z.object({ type: typeIs(2) }) });
const Form = z.object({
  name: text(1, 5),
  note: text(0, 4).nullish(),
  age: int(1, 9).optional(),
  isOpen: boolean.optional(),
  owner: snowflake.optional(),
  kind: choice([0, 2]).optional(),
  link: url().optional(),
  tags: list(text(1, 3), 2).optional(),
  inner: z.object({ id: snowflake }).optional(),
  inners: list(z.object({ id: snowflake }), 2).optional(),
  pet: Pet.optional(),
});

function errorsOf(value: unknown): unknown {
  try {
    parseForm(Form, value);
  } catch (error) {
    if (error instanceof ApiError) return error.toBody().errors;
    throw error;
  }
  return null;
}
const one = (code: string, message: string) => ({ _errors: [{ code, message }] });

describe('parseForm', () => {
  it('reads what is right, drops unknown keys and turns text into numbers', () => {
    expect(parseForm(Form, { name: 'ada', age: '3', isOpen: 'True', owner: 5, kind: '2', more: 1, pet: { type: '2', x: 1 } })).toEqual({
      name: 'ada',
      age: 3,
      isOpen: true,
      owner: '5',
      kind: 2,
      pet: { type: 2 },
    });
  });

  it('answers 50035', () => {
    expect(() => parseForm(Form, {})).toThrow('Invalid Form Body');
  });

  it('mirrors the body in its tree, with positions of lists as keys', () => {
    expect(errorsOf({ name: 'ada', tags: ['a', 'long!'], inner: { id: 'x' }, pet: { type: 1, name: 'long!' } })).toEqual({
      tags: { 1: one('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 3 in length.') },
      inner: { id: one('NUMBER_TYPE_COERCE', 'Value "x" is not snowflake.') },
      pet: { name: one('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 3 in length.') },
    });
  });

  const required = one('BASE_TYPE_REQUIRED', 'This field is required');
  it.each([
    ['absent', {}, { name: required }],
    ['null', { name: null }, { name: required }],
    ['empty', { name: '' }, { name: required }],
    ['not text', { name: [] }, { name: one('STRING_TYPE_CONVERT', 'Could not interpret "[...]" as string.') }],
    ['long without a lower bound', { name: 'a', note: '12345' }, { note: one('BASE_TYPE_MAX_LENGTH', 'Must be 4 or fewer in length.') }],
    ['small', { name: 'a', age: 0 }, { age: one('NUMBER_TYPE_MIN', 'int value should be greater than or equal to 1.') }],
    ['great', { name: 'a', age: 10 }, { age: one('NUMBER_TYPE_MAX', 'int value should be less than or equal to 9.') }],
    ['not whole', { name: 'a', age: 1.5 }, { age: one('NUMBER_TYPE_COERCE', 'Value "1.5" is not int.') }],
    ['not boolean', { name: 'a', isOpen: 'maybe' }, { isOpen: one('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.') }],
    ['not a choice', { name: 'a', kind: 1 }, { kind: one('BASE_TYPE_CHOICES', 'Value must be one of {0, 2}.') }],
    ['not a list', { name: 'a', tags: {} }, { tags: one('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType') }],
    ['too many', { name: 'a', tags: ['a', 'b', 'c'] }, { tags: one('BASE_TYPE_MAX_LENGTH', 'Must be 2 or fewer in length.') }],
    ['not a dictionary', { name: 'a', inner: 3 }, { inner: one('MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType') }],
    ['missing in a list', { name: 'a', inners: [null] }, { inners: { 0: one('LIST_ITEM_VALUE_REQUIRED', 'List item values of ModelType are required') } }],
    ['not a web address', { name: 'a', link: 'no' }, { link: one('URL_TYPE_INVALID_URL', 'Not a well formed URL.') }],
    [
      'an odd scheme',
      { name: 'a', link: 'javascript:1' },
      { link: one('URL_TYPE_INVALID_SCHEME', `Scheme "javascript" is not supported. Scheme must be one of ('http', 'https').`) },
    ],
    ['an unknown type', { name: 'a', pet: { type: 9 } }, { pet: { type: one('UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1, 2).') } }],
    ['a body that is no dictionary', 'x', one('MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')],
  ])('names what is %s', (_what, value, expected) => {
    expect(errorsOf(value)).toEqual(expected);
  });

  it('keeps an answer short when a million items are wrong', () => {
    const Wide = z.object({ items: list(snowflake, 100_000) });
    try {
      parseForm(Wide, { items: Array.from({ length: 5000 }, () => 'x') });
    } catch (error) {
      expect(JSON.stringify((error as ApiError).toBody()).length).toBeLessThan(20_000);
      return;
    }
    throw new Error('accepted');
  });

  it('either reads a value or answers 50035, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ name: fc.anything(), pet: fc.anything(), tags: fc.anything(), inner: fc.anything() })), (value) => {
        try {
          parseForm(Form, value);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
