import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Core } from '#core/core';
import { attachmentKey } from '#core/attachments/attachment-key';
import { isSignedAttachmentUrl } from '#core/attachments/attachment-url';
import { expressionKey, imageKey, memberImageOwner, type ImageKind } from '#core/images/image-key';
import { defaultAvatar } from './default-avatars.ts';
import { defaultSoundFile } from './default-sound-files.ts';

/** Something that the CDN may serve. Its bytes never change under the same path. */
export interface CdnFile {
  sizeBytes: number;
  contentType: string;
  /** What it is called when it is saved. */
  filename: string;
  etag: string;
  cacheControl: string;
  read(range?: { start: number; end: number }): Promise<Readable | null>;
}

const FOREVER = 'public, max-age=31536000, immutable';
/** People take pictures away; a cache may show one for a day after that. */
const ONE_DAY = 'public, max-age=86400';

const OWNED = /^\/([a-z-]+)\/(\d{1,20})\/((?:a_)?[0-9a-f]{6,64})\.(?:png|jpe?g|webp|gif|avif)$/;
const OF_MEMBER = /^\/guilds\/(\d{1,20})\/users\/(\d{1,20})\/(avatars|banners)\/((?:a_)?[0-9a-f]{6,64})\.(?:png|jpe?g|webp|gif|avif)$/;
const OF_CHANNEL = /^\/channels\/(\d{1,20})\/icons\/((?:a_)?[0-9a-f]{6,64})\.(?:png|jpe?g|webp|gif|avif)$/;
const EXPRESSION = /^\/(emojis|stickers)\/(\d{1,20})\.(?:png|jpe?g|webp|gif|avif|json)$/;
const SOUND = /^\/soundboard-sounds\/(\d{1,20})(?:\.(?:mp3|ogg))?$/;
const DEFAULT_AVATAR = /^\/embed\/avatars\/(\d)\.png$/;
/** Two hundred letters, each of which may be three bytes to escape. */
const ATTACHMENT = /^\/(?:ephemeral-)?attachments\/(\d{1,20})\/(\d{1,20})\/([^/]{1,1800})$/;

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

/** What stands at a path of the CDN; null for nothing, and for a link that was not signed or has expired. */
export async function findFile(core: Core, url: string): Promise<CdnFile | null> {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const attachment = ATTACHMENT.exec(path);
  if (attachment) return findAttachment(core, attachment, new URLSearchParams(question < 0 ? '' : url.slice(question + 1)));
  const avatar = DEFAULT_AVATAR.exec(path);
  if (avatar) return drawnFile(Number(avatar[1]));
  const sound = builtInSound(SOUND.exec(path)?.[1] ?? '');
  if (sound) return sound;
  const key = keyOfPath(path);
  if (!key) return null;
  const isExpression = !key.includes('/', key.indexOf('/') + 1);
  return storedFile(core, key, { filename: path.slice(path.lastIndexOf('/') + 1), cacheControl: isExpression ? ONE_DAY : FOREVER });
}

function keyOfPath(path: string): string | null {
  const [, kind = '', ownerId = '', hash = ''] = OWNED.exec(path) ?? [];
  // A home header is kept beside the banner of its guild.
  if (kind === 'home-headers') return imageKey('banners', ownerId, hash);
  if (OWNED_KINDS.has(kind)) return imageKey(kind as ImageKind, ownerId, hash); // it is one of them
  const [, guildId = '', userId = '', what = '', memberHash = ''] = OF_MEMBER.exec(path) ?? [];
  if (guildId) return imageKey(what === 'banners' ? 'guild-banners' : 'guild-avatars', memberImageOwner(guildId, userId), memberHash);
  const [, channelId = '', icon = ''] = OF_CHANNEL.exec(path) ?? [];
  if (channelId) return imageKey('channel-icons', channelId, icon);
  const [, expression = '', id = ''] = EXPRESSION.exec(path) ?? [];
  if (id) return expressionKey(expression === 'emojis' ? 'emojis' : 'stickers', id);
  const [, soundId = ''] = SOUND.exec(path) ?? [];
  return soundId ? expressionKey('soundboard-sounds', soundId) : null;
}

async function findAttachment(core: Core, match: RegExpExecArray, query: URLSearchParams): Promise<CdnFile | null> {
  const [, channelId = '', id = '', encodedName = ''] = match;
  let filename: string;
  let signedPath: string;
  try {
    filename = decodeURIComponent(encodedName);
    // Clients and proxies differ in what they escape; the signature is over one form.
    signedPath = `/attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;
  } catch {
    return null;
  }
  const nowMs = core.clock.nowMs();
  const signature = { ex: query.get('ex'), is: query.get('is'), hm: query.get('hm') };
  if (!isSignedAttachmentUrl(core.settings.signingSecret, signedPath, signature, nowMs)) return null;
  const secondsLeft = Math.max(0, Number.parseInt(signature.ex ?? '0', 16) - Math.ceil(nowMs / 1000));
  return storedFile(core, attachmentKey(id), { filename, cacheControl: `private, max-age=${secondsLeft}` });
}

async function storedFile(core: Core, key: string, { filename, cacheControl }: { filename: string; cacheControl: string }): Promise<CdnFile | null> {
  const blob = await core.blobs.stat(key);
  if (!blob) return null;
  return { ...blob, filename, cacheControl, etag: etagOf(key, blob.sizeBytes), read: (range) => core.blobs.read(key, range) };
}

function drawnFile(index: number): CdnFile | null {
  const png = defaultAvatar(index);
  return png && fileOf(png, 'image/png', `${index}.png`, `embed/avatars/${index}`);
}

function builtInSound(id: string): CdnFile | null {
  const mp3 = defaultSoundFile(id);
  return mp3 && fileOf(mp3, 'audio/mpeg', `${id}.mp3`, `default-sounds/${id}`);
}

/** A file that comes with the server. */
const fileOf = (bytes: Buffer, contentType: string, filename: string, key: string): CdnFile => ({
  sizeBytes: bytes.length,
  contentType,
  filename,
  cacheControl: ONE_DAY,
  etag: etagOf(key, bytes.length),
  read: async (range) => Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]),
});

const etagOf = (key: string, sizeBytes: number): string => `"${createHash('sha256').update(`${key} ${sizeBytes}`).digest('hex').slice(0, 32)}"`;
