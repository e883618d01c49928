import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Core } from '#core/core';
import { attachmentKey } from '#core/attachments/attachment-key';
import { exportKey } from '#core/exports/export-key';
import { isExportLink } from '#core/exports/export-link';
import { isSignedAttachmentUrl } from '#core/attachments/attachment-url';
import { expressionKey, imageKey, memberImageOwner, type ImageKind } from '#core/images/image-key';
import { isRecordingLink } from '#core/recordings/recording-link';
import { addressOfProxied } from '#core/outside-media/proxied-url';
import { defaultAvatar } from './default-avatars.ts';
import { defaultSoundFile } from './default-sound-files.ts';
import { variantOf, type DrawnPictures } from './drawn-pictures.ts';
import { formatOfExtension, wantedByPath, wantedByQuery, type WantedPicture } from './wanted-picture.ts';

/** Something that the CDN may serve. Its bytes never change under the same path. */
export interface CdnFile {
  sizeBytes: number;
  contentType: string;
  /** What it is called when it is saved. */
  filename: string;
  etag: string;
  cacheControl: string;
  read(range?: { start: number; end: number }): Promise<Readable | null>;
  /** Where the file store itself gives its bytes, where clients are to fetch them there. */
  link?(contentType: string, contentDisposition: string): Promise<string | null>;
}

/** A film or a sound that lies at another host and is not kept here. */
export interface FilmElsewhere extends Shown {
  address: string;
}

/** Something else than a file: nothing is there, the question makes no sense, or the picture cannot be had in that format. */
export type NoFile = 404 | 400 | 415;

const FOREVER = 'public, max-age=31536000, immutable';
/** A download has to begin within this time. */
const LINK_SECONDS = 300;
/** People take pictures away; a cache may show one for a day after that. */
const ONE_DAY = 'public, max-age=86400';

const OWNED = /^\/([a-z-]+)\/(\d{1,20})\/((?:a_)?[0-9a-f]{6,64})\.(png|jpe?g|webp|gif|avif)$/;
const OF_MEMBER = /^\/guilds\/(\d{1,20})\/users\/(\d{1,20})\/(avatars|banners)\/((?:a_)?[0-9a-f]{6,64})\.(png|jpe?g|webp|gif|avif)$/;
const OF_CHANNEL = /^\/channels\/(\d{1,20})\/icons\/((?:a_)?[0-9a-f]{6,64})\.(png|jpe?g|webp|gif|avif)$/;
const EMOJI = /^\/emojis\/(\d{1,20})\.(png|jpe?g|webp|gif|avif)$/;
const STICKER = /^\/stickers\/(\d{1,20})\.(png|jpe?g|webp|gif|avif|json)$/;
const SOUND = /^\/soundboard-sounds\/(\d{1,20})(?:\.(?:mp3|ogg))?$/;
const DEFAULT_AVATAR = /^\/embed\/avatars\/(\d)\.png$/;
/** Two hundred letters, each of which may be three bytes to escape. */
const ATTACHMENT = /^\/(?:ephemeral-)?attachments\/(\d{1,20})\/(\d{1,20})\/([^/]{1,1800})$/;

const RECORDING = /^\/recordings\/(\d{1,20})\/(\d{1,20})\.ogg$/;
const EXPORT = /^\/exports\/(\d{1,20})\/([\w.-]{1,100}\.zip)$/;

const OWNED_KINDS: ReadonlySet<string> = new Set<ImageKind>([
  'avatars',
  'icons',
  'banners',
  'splashes',
  'discovery-splashes',
  'app-icons',
  'role-icons',
  'channel-icons',
  'guild-events',
  'team-icons',
]);

/** What stands at a path of the CDN; 404 too for a link that was not signed or has expired. */
export async function findFile(core: Core, pictures: DrawnPictures, url: string): Promise<CdnFile | FilmElsewhere | NoFile> {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : url.slice(question + 1));
  const attachment = ATTACHMENT.exec(path);
  if (attachment) return findAttachment(core, pictures, attachment, query);
  const [, exportId = '', exportName = ''] = EXPORT.exec(path) ?? [];
  if (exportId) {
    if (!isExportLink(core, exportId, query)) return 404;
    return (await storedFile(core, exportKey(exportId), { filename: exportName, cacheControl: 'private, no-store' })) ?? 404;
  }
  const [, recordingId = '', speakerId = ''] = RECORDING.exec(path) ?? [];
  if (recordingId) {
    if (!isRecordingLink(core, recordingId, speakerId, query)) return 404;
    const shown = { filename: `${recordingId}-${speakerId}.ogg`, cacheControl: 'private, no-store', mayBeLinked: true as const };
    const track = (await core.recordingRows.byId(recordingId))?.tracks.find(({ user_id: id }) => id === speakerId);
    return (track && (await storedFile(core, track.key, shown))) ?? 404;
  }
  if (path.startsWith('/external/')) return findOutside(core, pictures, path, query);
  const avatar = DEFAULT_AVATAR.exec(path);
  if (avatar) return drawnFile(Number(avatar[1])) ?? 404;
  const filename = path.slice(path.lastIndexOf('/') + 1);
  const soundId = SOUND.exec(path)?.[1];
  if (soundId)
    return builtInSound(soundId) ?? (await storedFile(core, expressionKey('soundboard-sounds', soundId), { filename, cacheControl: ONE_DAY })) ?? 404;
  const sticker = STICKER.exec(path);
  if (sticker) return findSticker(core, pictures, sticker, query, filename);
  const [, emojiId, emojiExtension = ''] = EMOJI.exec(path) ?? [];
  if (emojiId) return findPicture(core, pictures, expressionKey('emojis', emojiId), wantedByPath(emojiExtension, query), { filename, cacheControl: ONE_DAY });
  const key = keyOfPath(path);
  if (!key) return 404;
  return findPicture(core, pictures, key, wantedByPath(path.slice(path.lastIndexOf('.') + 1), query), { filename, cacheControl: FOREVER });
}

function keyOfPath(path: string): string | null {
  const [, kind = '', ownerId = '', hash = ''] = OWNED.exec(path) ?? [];
  // A home header is kept beside the banner of its guild.
  if (kind === 'home-headers') return imageKey('banners', ownerId, hash);
  if (OWNED_KINDS.has(kind)) return imageKey(kind as ImageKind, ownerId, hash); // it is one of them
  const [, guildId = '', userId = '', what = '', memberHash = ''] = OF_MEMBER.exec(path) ?? [];
  if (guildId) return imageKey(what === 'banners' ? 'guild-banners' : 'guild-avatars', memberImageOwner(guildId, userId), memberHash);
  const [, channelId = '', icon = ''] = OF_CHANNEL.exec(path) ?? [];
  return channelId ? imageKey('channel-icons', channelId, icon) : null;
}

interface Shown {
  filename: string;
  cacheControl: string;
  /** Whether a client may be sent to the file store for it. */
  mayBeLinked?: true;
}

/** A picture as it is wanted. Where pictures cannot be drawn it comes as it is stored. */
async function findPicture(core: Core, pictures: DrawnPictures, key: string, wanted: WantedPicture | null, shown: Shown): Promise<CdnFile | NoFile> {
  const stored = await storedFile(core, key, shown);
  if (!stored) return 404;
  if (!wanted) return 400;
  const drawn = await pictures.draw(key, wanted);
  if (drawn === 'unsupported') return 415;
  if (drawn === 'stored') return stored;
  if (drawn === 'busy') return { ...stored, cacheControl: 'no-store' };
  return fileOf(drawn.bytes, drawn.contentType, shown.filename, `${key} ${variantOf(wanted)} ${stored.sizeBytes}`, shown.cacheControl);
}

/** Stickers come as they were uploaded, in one format only; as WebP they come in any size. Source: Discord, "Image Formatting". */
async function findSticker(core: Core, pictures: DrawnPictures, match: RegExpExecArray, query: URLSearchParams, filename: string): Promise<CdnFile | NoFile> {
  const [, id = '', extension = ''] = match;
  const key = expressionKey('stickers', id);
  const shown = { filename, cacheControl: ONE_DAY };
  const stored = await storedFile(core, key, shown);
  if (!stored) return 404;
  const isLottie = stored.contentType === 'application/json';
  if (isLottie || extension === 'json') return isLottie && extension === 'json' ? stored : 415;
  if (extension === 'gif') return stored.contentType === 'image/gif' ? stored : 415;
  if (extension === 'png' && stored.contentType === 'image/png' && query.get('passthrough') !== 'false') return stored;
  return findPicture(core, pictures, key, wantedByPath(extension, query), shown);
}

async function findAttachment(core: Core, pictures: DrawnPictures, match: RegExpExecArray, query: URLSearchParams): Promise<CdnFile | NoFile> {
  const [, channelId = '', id = '', encodedName = ''] = match;
  let filename: string;
  let signedPath: string;
  try {
    filename = decodeURIComponent(encodedName);
    // Clients and proxies differ in what they escape; the signature is over one form.
    signedPath = `/attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;
  } catch {
    return 404;
  }
  const nowMs = core.clock.nowMs();
  const signature = { ex: query.get('ex'), is: query.get('is'), hm: query.get('hm') };
  if (!isSignedAttachmentUrl(core.settings.signingSecret, signedPath, signature, nowMs)) return 404;
  const secondsLeft = Math.max(0, Number.parseInt(signature.ex ?? '0', 16) - Math.ceil(nowMs / 1000));
  return findMedia(core, pictures, attachmentKey(id), query, { filename, cacheControl: `private, max-age=${secondsLeft}`, mayBeLinked: true });
}

/** What lies at another host, for those whom it need not know. */
async function findOutside(core: Core, pictures: DrawnPictures, path: string, query: URLSearchParams): Promise<CdnFile | FilmElsewhere | NoFile> {
  const address = addressOfProxied(core, path);
  if (!address) return 404;
  const shown = { filename: path.slice(path.lastIndexOf('/') + 1) || 'file', cacheControl: ONE_DAY };
  const key = await core.outsideMedia.keyOf(core, address);
  if (key) return findMedia(core, pictures, key, query, shown);
  return core.outsideMedia.isStreamed(core, address) ? { ...shown, address } : 404;
}

/** A file of no fixed kind. Sizes and formats are for pictures; of anything else they say nothing. */
async function findMedia(core: Core, pictures: DrawnPictures, key: string, query: URLSearchParams, shown: Shown): Promise<CdnFile | NoFile> {
  const stored = await storedFile(core, key, shown);
  if (!stored) return 404;
  const format = formatOfExtension(/^image\/(\w+)$/.exec(stored.contentType)?.[1] ?? '');
  const wanted = format && wantedByQuery(query, format);
  return wanted === undefined ? stored : findPicture(core, pictures, key, wanted, shown);
}

async function storedFile(core: Core, key: string, { filename, cacheControl, mayBeLinked }: Shown): Promise<CdnFile | null> {
  const blob = await core.blobs.stat(key);
  if (!blob) return null;
  const isLinked = mayBeLinked === true && blob.sizeBytes >= (core.settings.linkFilesFromBytes ?? Infinity);
  return {
    ...blob,
    filename,
    cacheControl,
    etag: etagOf(key, blob.sizeBytes),
    read: (range) => core.blobs.read(key, range),
    ...(isLinked && {
      link: async (contentType, contentDisposition) =>
        (await core.blobs.link?.(key, { seconds: LINK_SECONDS, contentType, contentDisposition, cacheControl })) ?? null,
    }),
  };
}

function drawnFile(index: number): CdnFile | null {
  const png = defaultAvatar(index);
  return png && fileOf(png, 'image/png', `${index}.png`, `embed/avatars/${index}`);
}

function builtInSound(id: string): CdnFile | null {
  const mp3 = defaultSoundFile(id);
  return mp3 && fileOf(mp3, 'audio/mpeg', `${id}.mp3`, `default-sounds/${id}`);
}

/** A file that is in memory. */
const fileOf = (bytes: Buffer, contentType: string, filename: string, key: string, cacheControl = ONE_DAY): CdnFile => ({
  sizeBytes: bytes.length,
  contentType,
  filename,
  cacheControl,
  etag: etagOf(key, bytes.length),
  read: async (range) => Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]),
});

const etagOf = (key: string, sizeBytes: number): string => `"${createHash('sha256').update(`${key} ${sizeBytes}`).digest('hex').slice(0, 32)}"`;
