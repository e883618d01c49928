import type { Core } from '../core.ts';
import { isSignedAttachmentUrl, signedAttachmentUrl } from './attachment-url.ts';

const PATH = /\/attachments\/(\d{1,20})\/(\d{1,20})\/([^/?#]+)$/;

/**
 * Renews links to attachments that this server signed once, however long ago. Any other link stays null: the
 * signature is all that tells a link somebody was given from one somebody made up. Source: Discord, "Refresh Attachment URLs".
 */
export function refreshUrls(core: Core, urls: readonly string[]): { refreshed_urls: { original: string; refreshed: string | null }[] } {
  return { refreshed_urls: urls.map((original) => ({ original, refreshed: refreshed(core, original) })) };
}

function refreshed(core: Core, original: string): string | null {
  if (!URL.canParse(original)) return null;
  const { pathname, searchParams } = new URL(original);
  const [path, channelId, id, name] = PATH.exec(pathname) ?? [];
  if (!path || !channelId || !id || !name) return null;
  if (!isSignedAttachmentUrl(core.settings.signingSecret, path, Object.fromEntries(searchParams), 0)) return null;
  return signedAttachmentUrl(core, channelId, { id, filename: decodeURIComponent(name) });
}
