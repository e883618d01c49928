import { filmTypeByName, playedType } from './played-type.ts';

describe('the type of what is played', () => {
  it('is what its host says', () => {
    expect(playedType('Video/MP4; codecs="avc1"', 'https://files.example/a')).toBe('video/mp4');
    for (const said of ['text/html', 'image/png', 'application/vnd.apple.mpegurl', 'audio/x-mpegurl'])
      expect(playedType(said, 'https://files.example/a.mp4')).toBeNull();
  });

  it('is that of its name where its host does not know', () => {
    for (const said of ['', 'application/octet-stream']) expect(playedType(said, 'https://files.example/a.WEBM?b=c.png')).toBe('video/webm');
    expect(['https://files.example/a.mov', 'https://files.example/?a.mp4', 'https://files.example/mp4', 'a.mp4'].map(filmTypeByName)).toEqual([
      'video/quicktime',
      null,
      null,
      null,
    ]);
  });
});
