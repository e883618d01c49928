import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { readImage } from '../images/read-image.ts';
import { lookAt } from '../outside-media/look-at.ts';
import { playedType } from '../outside-media/played-type.ts';
import { followRedirects, type Deadline } from '../outside/follow-redirects.ts';
import type { SafeResponse } from '../outside/safe-fetch.ts';
import { readPage, type PageHead } from './read-page.ts';

/** For the page, its oEmbed and its picture together, with all redirects. */
const TIMEOUT_MS = 10_000;
/** Of the time that is left, what the oEmbed may take; the rest is the picture's. */
const SHARE_OF_OEMBED = 0.6;
/** The head of a page, and as much of a picture as tells its size. */
const MAX_BYTES = 512 * 1024;
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 350;
const MAX_ADDRESS = 2048;

/** What a link shows: a picture, a video, or what its page says of itself in Open Graph and oEmbed. Null for nothing; throws SafeFetchError. */
export async function previewLink(core: Core, link: string, until: Deadline = performance.now() + TIMEOUT_MS): Promise<APIEmbed | null> {
  const { response, address } = await follow(core, link, until, 'text/html,application/xhtml+xml,image/*,video/*;q=0.9,*/*;q=0.5');
  if (response.status !== 200) return null;
  const kind = response.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const size = readImage(response.bytes);
  if (size && response.bytes.length < MAX_BYTES) await core.outsideMedia.keep(core, address, response.bytes);
  if (size) return { type: EmbedType.Image, url: link, thumbnail: await pictureOf(core, address, until, { width: size.width, height: size.height }) };
  const played = playedType(response.contentType, address);
  if (played?.startsWith('video/')) return { type: EmbedType.Video, url: link, video: { url: address, content_type: played } };
  if (kind !== 'text/html' && kind !== 'application/xhtml+xml') return null;
  return embedOf(core, link, address, until, readPage(textOf(response)));
}

const follow = (core: Core, address: string, until: Deadline, accept: string): ReturnType<typeof followRedirects> =>
  followRedirects(core, address, { accept, until, maxBytes: MAX_BYTES, mayCut: true });

/** The picture of a page, looked at as whoever reads of it will get it; what the page says of it where it cannot be had. */
async function pictureOf(core: Core, url: string, until: Deadline, said: { width?: number; height?: number }): Promise<NonNullable<APIEmbed['thumbnail']>> {
  const key = await inTime(core.outsideMedia.keyOf(core, url), until);
  return { url, ...said, ...(key && (await lookAt(core, key))) };
}

const part = (until: Deadline, share: number): Deadline => {
  const nowMs = performance.now();
  return nowMs + (until - nowMs) * share;
};

/** What comes later is for those who read, and not for the preview: null. */
async function inTime<Result>(asked: Promise<Result>, until: Deadline): Promise<Result | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), Math.max(0, until - performance.now()))));
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The page's text in the encoding that it names, UTF-8 where it names none that is known. */
function textOf({ bytes, contentType }: SafeResponse): string {
  const named = /charset=["']?([\w-]{1,40})/i;
  const label = named.exec(contentType)?.[1] ?? named.exec(bytes.subarray(0, 2048).toString('latin1'))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

async function embedOf(core: Core, link: string, address: string, until: Deadline, page: PageHead): Promise<APIEmbed | null> {
  const meta = (...names: string[]): string | undefined => names.map((name) => page.meta.get(name)).find((value) => value !== undefined);
  const described = await oembedOf(core, address, part(until, SHARE_OF_OEMBED), page);
  const title = meta('og:title', 'twitter:title') ?? described.title ?? page.title;
  const description = meta('og:description', 'twitter:description', 'description');
  const image = addressIn(address, meta('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src') ?? described.thumbnail_url);
  const video = addressIn(address, meta('og:video:secure_url', 'og:video:url', 'og:video'));
  const provider = meta('og:site_name') ?? described.provider_name;
  if (!title && !description && !image) return null;
  const providerUrl = addressIn(address, described.provider_url);
  const authorUrl = addressIn(address, described.author_url);
  const color = colorOf(meta('theme-color'));
  const isLarge = meta('twitter:card') === 'summary_large_image' || meta('og:type') === 'article';
  return {
    type: video ? EmbedType.Video : isLarge ? EmbedType.Article : EmbedType.Link,
    url: link,
    ...(title && { title: cut(title, MAX_TITLE) }),
    ...(description && { description: cut(description, MAX_DESCRIPTION) }),
    ...(color !== null && { color }),
    ...(provider && { provider: { name: cut(provider, MAX_TITLE), ...(providerUrl && { url: providerUrl }) } }),
    ...(described.author_name && { author: { name: cut(described.author_name, MAX_TITLE), ...(authorUrl && { url: authorUrl }) } }),
    ...(image && { thumbnail: await pictureOf(core, image, until, sizeOf(meta('og:image:width'), meta('og:image:height'))) }),
    ...(video && { video: { url: video, ...sizeOf(meta('og:video:width'), meta('og:video:height')) } }),
  };
}

const OEMBED_KEYS = ['title', 'author_name', 'author_url', 'provider_name', 'provider_url', 'thumbnail_url'] as const;
type Oembed = Partial<Record<(typeof OEMBED_KEYS)[number], string>>;

/** What the page's oEmbed says; nothing where it cannot be had. */
async function oembedOf(core: Core, address: string, until: Deadline, page: PageHead): Promise<Oembed> {
  const where = addressIn(address, page.oembed ?? undefined);
  if (!where) return {};
  try {
    const { response } = await follow(core, where, until, 'application/json');
    const said: unknown = response.status === 200 ? JSON.parse(response.body) : null;
    if (typeof said !== 'object' || said === null) return {};
    const values = said as Record<string, unknown>;
    return Object.fromEntries(OEMBED_KEYS.flatMap((key) => (typeof values[key] === 'string' && values[key] !== '' ? [[key, values[key]]] : [])));
  } catch (error) {
    core.log.debug({ err: error }, 'the oEmbed of a page could not be had');
    return {};
  }
}

/** An address of the web that a page names, made whole; undefined for any other. */
function addressIn(base: string, named: string | undefined): string | undefined {
  if (named === undefined || !URL.canParse(named, base)) return undefined;
  const { protocol, href } = new URL(named, base);
  return (protocol === 'http:' || protocol === 'https:') && href.length <= MAX_ADDRESS ? href : undefined;
}

function sizeOf(width: string | undefined, height: string | undefined): { width?: number; height?: number } {
  const [w, h] = [Number(width), Number(height)];
  return Number.isInteger(w) && Number.isInteger(h) && w > 0 && h > 0 && w <= 16_384 && h <= 16_384 ? { width: w, height: h } : {};
}

function colorOf(named: string | undefined): number | null {
  const long = /^#([\da-f]{6})$/i.exec(named ?? '')?.[1] ?? /^#([\da-f]{3})$/i.exec(named ?? '')?.[1]?.replace(/./g, '$&$&');
  return long === undefined ? null : parseInt(long, 16);
}

/** At most so many characters, no pair of surrogates torn apart, and nothing that cannot be stored. */
function cut(text: string, max: number): string {
  const points = [...text.replaceAll('\0', '').trim()];
  return (points.length > max ? `${points.slice(0, max - 1).join('')}…` : points.join('')).replace(/\p{Surrogate}/gu, '');
}
