import type { Overwrite } from './overwrite-bits.ts';
import { editsBetween, mergeOverwrites } from './overwrite-merge.ts';

const rule = (id: string, allow: number, deny: number): Overwrite => ({ id, type: 0, allow: String(allow), deny: String(deny) });
const edits = (base: Overwrite[], mine: Overwrite[], theirs: Overwrite[]) => editsBetween(theirs, mergeOverwrites(mine, base, theirs));

describe('overwrites that two people change at once', () => {
  const everyone = rule('1', 0, 1024);
  const moderators = rule('2', 1024, 0);

  it('neither take back nor delete what somebody else set meanwhile', () => {
    const newcomers = rule('3', 1024, 0);
    const mine = [rule('1', 0, 3072), moderators];
    const theirs = [everyone, rule('2', 9216, 0), newcomers];
    expect(edits([everyone, moderators], mine, theirs)).toEqual({ put: [rule('1', 0, 3072)], gone: [] });
  });

  it('delete only what one took out oneself', () => {
    expect(edits([everyone, moderators], [everyone], [everyone, moderators, rule('3', 1, 0)])).toEqual({ put: [], gone: ['2'] });
  });

  it('do not bring back what somebody else took out', () => {
    expect(edits([everyone, moderators], [rule('1', 0, 0), moderators], [everyone])).toEqual({ put: [rule('1', 0, 0)], gone: [] });
  });

  it('hold of one subject what both ruled, and never both yes and no', () => {
    expect(edits([everyone], [rule('1', 2048, 1024)], [rule('1', 0, 1024 + 2048 + 4096)])).toEqual({ put: [rule('1', 2048, 1024 + 4096)], gone: [] });
  });
});
