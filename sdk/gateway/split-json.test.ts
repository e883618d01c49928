import { jsonSplitter } from './split-json.ts';

const split = (...pieces: string[]): string[] => {
  const found: string[] = [];
  const take = jsonSplitter((json) => found.push(json));
  for (const piece of pieces) take(piece);
  return found;
};

describe('a stream of JSON objects', () => {
  it('is parted at their ends, wherever pieces end', () => {
    const objects = ['{"a":1}', '{"b":{"c":[1,{"d":"}"}]}}', '{"e":"\\"}{\\\\"}', '{}'];
    const whole = objects.join('');
    expect(split(whole)).toEqual(objects);
    expect(split(...whole)).toEqual(objects);
    for (let at = 1; at < whole.length; at++) expect(split(whole.slice(0, at), whole.slice(at))).toEqual(objects);
  });

  it('says nothing of one that has not ended', () => {
    expect(split('{"a":', '[1,2')).toEqual([]);
  });
});
