import { pipeline, Readable, Transform } from 'node:stream';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { openBehindRedirects } from '../outside/follow-redirects.ts';
import { SafeFetchError } from '../outside/safe-fetch.ts';
import { filmHeaders, readFilmHead, type FilmHead, type FilmQuestion } from './film-head.ts';

export interface FilmLimits {
  atOnce: number;
  ofOneClient: number;
  /** Until its host has answered, with all redirects. */
  headMs: number;
  /** Nothing was sent or taken for so long; a player that waits asks for the rest when it goes on. */
  stalledMs: number;
  longestMs: number;
}

const LIMITS: FilmLimits = { atOnce: 200, ofOneClient: 12, headMs: 10_000, stalledMs: 30_000, longestMs: 60 * 60_000 };
const RETRY_AFTER_S = 5;

export interface FilmRequest extends FilmQuestion {
  /** Whose it is, as limits count them. */
  client: string;
  /** Ends it when nobody waits for it any more. */
  signal: AbortSignal;
}

export interface Film extends FilmHead {
  /** Whoever asked reads or destroys them; they break off where the film does not come as its head said. */
  bytes: Readable;
}

/** Films and sounds of other hosts that are too large to be kept: they are passed on as they come, and are never here whole. */
export class OutsideFilms {
  private readonly limits: FilmLimits;
  private running = 0;
  private readonly runningOf = new Map<string, number>();

  constructor(limits: FilmLimits = LIMITS) {
    this.limits = limits;
  }

  /** The film or the part of it that is asked for; null where there is none. Throws ApiError where too many run. */
  async open(core: Core, address: string, { client, signal, ...question }: FilmRequest): Promise<Film | null> {
    const leave = this.enter(client);
    const headers = filmHeaders(question);
    const { maxFilmBytes } = core.settings;
    try {
      const until = performance.now() + this.limits.headMs;
      const opened = await openBehindRedirects(core, address, {
        accept: 'video/*,audio/*',
        headers: { ...headers, 'accept-encoding': 'identity' },
        until,
        signal,
      });
      const { status, response } = opened.response;
      const head = readFilmHead({ status, headers: response.headers }, headers, address, maxFilmBytes);
      if (head?.contentType) return { ...head, bytes: this.watched(response, head.sizeBytes, maxFilmBytes, leave) };
      response.destroy();
      leave();
      return head && { ...head, bytes: Readable.from([]) };
    } catch (error) {
      leave();
      if (!(error instanceof SafeFetchError)) throw error;
      core.log.debug({ err: error }, 'a film of another host could not be had');
      return null;
    }
  }

  /** Takes a place, and tells how to give it back. */
  private enter(client: string): () => void {
    const own = this.runningOf.get(client) ?? 0;
    if (own >= this.limits.ofOneClient) throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: RETRY_AFTER_S, global: false });
    if (this.running >= this.limits.atOnce) throw apiError('SERVICE_UNAVAILABLE');
    this.running++;
    this.runningOf.set(client, own + 1);
    return () => {
      this.running--;
      const left = (this.runningOf.get(client) ?? 1) - 1;
      if (left === 0) this.runningOf.delete(client);
      else this.runningOf.set(client, left);
    };
  }

  private watched(source: Readable, sizeBytes: number | null, maxBytes: number, leave: () => void): Readable {
    const stop = (why: string) => (): void => void bytes.destroy(new SafeFetchError(why));
    const stalled = setTimeout(stop('the film does not go on'), this.limits.stalledMs);
    const longest = setTimeout(stop('the film takes too long'), this.limits.longestMs);
    const bytes = counted(sizeBytes, maxBytes, () => stalled.refresh());
    return pipeline(source, bytes, () => {
      clearTimeout(stalled);
      clearTimeout(longest);
      leave();
    });
  }
}

/** No more than was said or may be, and no less than was said. */
function counted(sizeBytes: number | null, maxBytes: number, onChunk: () => void): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      onChunk();
      if (size > (sizeBytes ?? maxBytes)) done(new SafeFetchError('the film is longer than it may be'));
      else done(null, chunk);
    },
    flush(done) {
      done(sizeBytes !== null && size < sizeBytes ? new SafeFetchError('the film is shorter than it was said to be') : null);
    },
  });
}
