import { isFilm } from './is-film.ts';

describe('media of components', () => {
  it('are films by their kind, and by their name where nothing else is known', () => {
    const url = 'https://files.example/clip.MP4?size=1#t';
    expect([{ url }, { url, content_type: null }, { url, content_type: 'image/png' }].map(isFilm)).toEqual([true, true, false]);
    expect([{ url: 'https://files.example/clip', content_type: 'video/webm' }, { url: 'https://files.example/?a.mp4' }, {}].map(isFilm)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
