import { createHash } from 'node:crypto';
import type { Core } from '../core.ts';
import { keepBytes } from '../images/keep-image.ts';
import { readImage } from '../images/read-image.ts';
import { FairTurnstile } from '../outside/fair-turnstile.ts';
import { followRedirects } from '../outside/follow-redirects.ts';
import { hostOf } from '../outside/host-of.ts';
import { SafeFetchError, UnreadAnswerError } from '../outside/safe-fetch.ts';
import { wireTime } from '../ports/clock.ts';
import { playedType } from './played-type.ts';
import { Remembered } from './remembered.ts';

const LIMITS = { accept: 'image/avif,image/webp,image/*,video/mp4,video/webm;q=0.9', maxBytes: 10 * 1024 * 1024 };
/** For the picture with all its redirects. */
const TIMEOUT_MS = 10_000;
const KEPT_MS = 24 * 60 * 60_000;
/** All that is kept of other hosts, in one process; what was fetched first goes first. */
const MAX_KEPT_BYTES = 1024 ** 3;
const FAILURE_REMEMBERED_MS = 60_000;
const STREAM_REMEMBERED_MS = 60 * 60_000;
const MOST_REMEMBERED = 2_000;
const TURNS = { maxInside: 12, maxWaiting: 100 };
/** A host that is slow holds up its own pictures alone. */
const OF_ONE_HOST = { maxInside: 3, maxWaiting: 25 };

/** Pictures and short films of other hosts, fetched for those who read about them and kept for a day. */
export class OutsideMedia {
  private readonly turnstile = new FairTurnstile(TURNS);
  private readonly running = new Map<string, Promise<boolean>>();
  private readonly failed = new Remembered({ forMs: FAILURE_REMEMBERED_MS, most: MOST_REMEMBERED });
  private readonly streamed = new Remembered({ forMs: STREAM_REMEMBERED_MS, most: MOST_REMEMBERED });
  private readonly kept = new Map<string, number>();
  private keptBytes = 0;

  /** The key of its bytes; null where nothing can be shown of it, and while the operator lets the server ask nobody. */
  async keyOf(core: Core, address: string): Promise<string | null> {
    if (!core.settings.linkPreviews) return null;
    const key = keyFor(address);
    if (await core.blobs.stat(key)) return key;
    if ([this.failed, this.streamed].some((keys) => keys.has(key, core.clock.nowMs()))) return null;
    let fetching = this.running.get(key);
    if (!fetching) {
      const turn = this.turnstile.pass([{ name: hostOf(address), ...OF_ONE_HOST }], () => this.fetch(core, key, address));
      if (!turn) return null;
      fetching = turn.finally(() => this.running.delete(key));
      this.running.set(key, fetching);
    }
    return (await fetching) ? key : null;
  }

  /** Whether what was asked for is a film or a sound that cannot be kept, and is passed on as it comes instead. */
  isStreamed(core: Core, address: string): boolean {
    return core.settings.linkPreviews && this.streamed.has(keyFor(address), core.clock.nowMs());
  }

  /** Takes what was fetched whole for another reason. */
  async keep(core: Core, address: string, bytes: Buffer): Promise<void> {
    const contentType = mediaTypeOf(bytes);
    const key = keyFor(address);
    if (contentType && !(await core.blobs.stat(key))) await this.put(core, key, bytes, contentType);
  }

  private async put(core: Core, key: string, bytes: Buffer, contentType: string): Promise<void> {
    // Doomed before it is written, so that nothing stays for ever.
    await core.doomedFiles.add([key], wireTime(core.clock.nowMs() + KEPT_MS));
    await keepBytes(core, key, bytes, contentType);
    await this.makeRoom(core, key, bytes.length);
  }

  private async fetch(core: Core, key: string, address: string): Promise<boolean> {
    // It may have waited while that was turned off.
    if (!core.settings.linkPreviews) return false;
    try {
      const { response } = await followRedirects(core, address, { ...LIMITS, until: performance.now() + TIMEOUT_MS });
      const contentType = response.status === 200 ? mediaTypeOf(response.bytes) : null;
      if (contentType) {
        await this.put(core, key, response.bytes, contentType);
        return true;
      }
      const nothing = new SafeFetchError('it shows nothing');
      throw response.status === 200 ? new UnreadAnswerError(nothing, response.contentType) : nothing;
    } catch (error) {
      if (!(error instanceof SafeFetchError)) throw error;
      const isPlayed = error instanceof UnreadAnswerError && playedType(error.contentType, address) !== null;
      if (!isPlayed) core.log.debug({ err: error }, 'a picture of another host could not be had');
      (isPlayed ? this.streamed : this.failed).add(key, core.clock.nowMs());
    }
    return false;
  }

  private async makeRoom(core: Core, key: string, bytes: number): Promise<void> {
    this.keptBytes += bytes - (this.kept.get(key) ?? 0);
    this.kept.delete(key);
    this.kept.set(key, bytes);
    const gone: string[] = [];
    for (const [oldest, itsBytes] of this.kept) {
      if (this.keptBytes <= MAX_KEPT_BYTES) break;
      this.kept.delete(oldest);
      this.keptBytes -= itsBytes;
      gone.push(oldest);
    }
    if (gone.length > 0) await core.blobs.remove(gone);
  }
}

/** What follows `#` stays with who reads. */
const keyFor = (address: string): string => `external/${createHash('sha256').update(address.replace(/#.*$/s, '')).digest('hex').slice(0, 40)}`;

/** By its bytes, whatever the other host says it is: a page or a drawing with scripts is neither. */
function mediaTypeOf(bytes: Buffer): string | null {
  const image = readImage(bytes);
  if (image) return image.contentType;
  if (bytes.length > 32 && bytes.toString('latin1', 4, 8) === 'ftyp')
    return /^(?:isom|iso\d|mp4\d|avc1|M4V |mmp4|dash|qt {2})$/.test(bytes.toString('latin1', 8, 12)) ? 'video/mp4' : null;
  return bytes.length > 32 && bytes.readUInt32BE(0) === 0x1a45dfa3 ? 'video/webm' : null;
}
