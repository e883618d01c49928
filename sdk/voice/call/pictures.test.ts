import type { Person } from './people.ts';
import { Pictures, type PictureChange } from './pictures.ts';

const person = (userId: string, videoSsrc: number | null): Person => ({ userId, speaking: 0, audioSsrc: null, videoSsrc, rtxSsrc: null });
const track = { id: 'hers' } as MediaStreamTrack; // nothing of it is used

describe('pictures', () => {
  it('are asked for of everybody, or of those who are watched and show any', () => {
    const pictures = new Pictures(() => undefined);
    const people = [person('1', 10), person('2', 20), person('3', null)];
    expect(pictures.wants(people)).toEqual({ any: 100 });
    pictures.watch(['2', '3']);
    expect(pictures.wants(people)).toEqual({ any: 0, 20: 100 });
    expect(['1', '2', '3'].map((id) => pictures.isWatched(id))).toEqual([false, true, true]);
    pictures.watch('everybody');
    expect(pictures.wants(people)).toEqual({ any: 100 });
  });

  it('are told of when they begin, and once when they end', () => {
    const told: PictureChange[] = [];
    const pictures = new Pictures((change) => told.push(change));
    pictures.begin('1', track);
    expect([pictures.of('1'), pictures.of('2')]).toEqual([track, null]);
    pictures.end('1');
    pictures.end('1');
    expect(pictures.of('1')).toBeNull();
    expect(told).toEqual([
      { userId: '1', track },
      { userId: '1', track: null },
    ]);
  });
});
