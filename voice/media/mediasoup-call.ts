import type { BrowserOffer, CallPacket, EngineCall, EnginePeer, StreamKind } from './media-engine.ts';
import type { Found } from './mediasoup-library.ts';
import { MediasoupPeer } from './mediasoup-peer.ts';
import { MediasoupRoom, numberingOf } from './mediasoup-room.ts';
import type { MediasoupWorkers } from './mediasoup-workers.ts';

export interface CallSetup {
  found: Found;
  workers: MediasoupWorkers;
  /** So many of one call are in one worker, before the next takes more; the last takes all that come. */
  browsersInAWorker: number;
  maxWorkers: number;
  /** Whether a stream of that SSRC may still come. */
  isThere(ssrc: number): boolean;
  /** The calls that have browsers. */
  active: Set<MediasoupCall>;
}

/** Browsers that number alike, in one of the workers. */
interface Place {
  key: string;
  index: number;
  room: Promise<MediasoupRoom>;
  /** Those who are in it or on their way: with the last it goes, however many numberings somebody tries. */
  browsers: number;
}

/** The browsers of one call: in one worker, or where they are very many in several, of which each gets every stream once. */
export class MediasoupCall implements EngineCall {
  readonly #setup: CallSetup;
  readonly #places = new Map<string, Place>();
  readonly #open = new Map<MediasoupRoom, number>();
  /** How many there are in each worker. */
  readonly #counts: number[] = [];
  /** The streams of browsers of this call, whose gaps the worker fills. */
  readonly #own = new Set<number>();

  constructor(setup: CallSetup) {
    this.#setup = setup;
  }

  async add(...[offer, ssrcs, outlet]: Parameters<EngineCall['add']>): Promise<MediasoupPeer> {
    const index = this.#emptyEnough();
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#setup.active.add(this);
    const place = this.#place(index, offer);
    place.browsers++;
    let isCounted = true;
    const closed = (): void => {
      if (!isCounted) return;
      isCounted = false;
      this.#counts[index] = (this.#counts[index] ?? 1) - 1;
      if (--place.browsers === 0) this.#leave(place);
      if (this.#counts.every((count) => !count)) this.#end();
    };
    try {
      const room = await place.room;
      for (const ssrc of [ssrcs.audio, ssrcs.video]) this.#own.add(ssrc);
      return await MediasoupPeer.open(offer, { room, ssrcs, outlet, closed });
    } catch (error) {
      closed();
      throw error;
    }
  }

  forward(kind: StreamKind, packet: CallPacket, to: readonly EnginePeer[]): void {
    const ssrc = kind === 'rtx' ? packet.ssrc - 1 : packet.ssrc;
    const isRepaired = this.#own.has(ssrc);
    for (const room of this.#open.keys()) {
      const here: MediasoupPeer[] = [];
      for (const peer of to) if (peer instanceof MediasoupPeer && peer.room === room) here.push(peer);
      room.forward({ ssrc, packet, isRepaired }, here);
    }
  }

  sweep(): void {
    const { isThere } = this.#setup;
    for (const ssrc of this.#own) if (!isThere(ssrc)) this.#own.delete(ssrc);
    for (const room of this.#open.keys()) room.sweep(isThere);
  }

  /** With a worker all that ran in it is gone; without a number, all of the call. */
  lose(index?: number): void {
    for (const [key, place] of this.#places) if (index === undefined || place.index === index) this.#places.delete(key);
    for (const [room, at] of this.#open) {
      if (index !== undefined && at !== index) continue;
      this.#open.delete(room);
      for (const peer of room.peers) peer.lose();
      room.close();
    }
  }

  #emptyEnough(): number {
    const { maxWorkers, browsersInAWorker } = this.#setup;
    let index = 0;
    while (index < maxWorkers - 1 && (this.#counts[index] ?? 0) >= browsersInAWorker) index++;
    return index;
  }

  #place(index: number, offer: BrowserOffer): Place {
    const numbering = numberingOf(offer);
    const key = `${index} ${numbering.key}`;
    const known = this.#places.get(key);
    if (known) return known;
    const { found, workers } = this.#setup;
    const place: Place = { key, index, browsers: 0, room: workers.get(index).then((running) => MediasoupRoom.open(found, running, numbering)) };
    this.#places.set(key, place);
    place.room.then(
      (room) => (this.#places.get(key) === place ? void this.#open.set(room, index) : room.close()),
      () => {
        if (this.#places.get(key) === place) this.#places.delete(key);
      },
    );
    return place;
  }

  #leave(place: Place): void {
    if (this.#places.get(place.key) === place) this.#places.delete(place.key);
    void place.room.then(
      (room) => {
        if (this.#open.delete(room)) room.close();
      },
      () => undefined,
    );
  }

  #end(): void {
    for (const room of this.#open.keys()) room.close();
    this.#open.clear();
    this.#places.clear();
    this.#own.clear();
    this.#setup.active.delete(this);
  }
}
