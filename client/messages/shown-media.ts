import { isOwn } from '../app/about-server.ts';

/** A picture or a film as embeds and components have it. */
export interface Media {
  url?: string;
  proxy_url?: string;
  width?: number | null;
  height?: number | null;
  content_type?: string | null;
}

/** The address of a picture or a film at this server; null where it would have to be asked for elsewhere. */
export function ownAddress(media: Media | undefined): string | null {
  if (isOwn(media?.proxy_url)) return media.proxy_url;
  return isOwn(media?.url) ? media.url : null;
}

/** Only addresses that a browser opens and does not run. */
export const isOpened = (link: string | null | undefined): link is string => /^https?:\/\//i.test(link ?? '');
