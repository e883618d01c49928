import type { Media } from './shown-media.ts';

/** By what it is said to be; what lies elsewhere says so by its name alone. */
export function isFilm({ url = '', content_type: type }: Media): boolean {
  if (type) return type.startsWith('video/');
  return URL.canParse(url) && /\.(?:mp4|m4v|webm|mov)$/i.test(new URL(url).pathname);
}
