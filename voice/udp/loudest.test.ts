import { Loudest } from './loudest.ts';

const [ann, ben, cid] = [{ name: 'ann' }, { name: 'ben' }, { name: 'cid' }];

describe('who is heard when very many talk', () => {
  it('is whoever has a place, until they pause', () => {
    const loudest = new Loudest(2);
    expect([loudest.hears(ann, 0), loudest.hears(ben, 0), loudest.hears(cid, 0)]).toEqual([true, true, false]);
    loudest.hears(ben, 400);
    expect([loudest.hears(cid, 401), loudest.hears(ann, 401)]).toEqual([true, false]);
    expect([...loudest.heard]).toEqual([ben, cid]);
  });

  it('is somebody clearly louder instead of the quietest', () => {
    const loudest = new Loudest(2);
    loudest.hears(ann, 0, 40);
    loudest.hears(ben, 0, 50);
    expect(loudest.hears(cid, 10, 45)).toBe(false);
    for (let packets = 0; packets < 30 && !loudest.endsWord(cid); packets++) loudest.hears(cid, 20 + packets, 20);
    expect([...loudest.heard]).toEqual([ann, cid]);
    expect(loudest.hears(ben, 60, 50)).toBe(false);
  });

  it('is nobody by one loud click', () => {
    const loudest = new Loudest(1);
    loudest.hears(ann, 0, 40);
    loudest.hears(ben, 0, 60);
    expect(loudest.hears(ben, 20, 0)).toBe(false);
  });

  it('is another when one leaves', () => {
    const loudest = new Loudest(1);
    loudest.hears(ann, 0);
    loudest.leave(ann);
    expect(loudest.hears(ben, 0)).toBe(true);
    expect(loudest.endsWord(ann)).toBe(false);
  });
});
