import type { Socket } from 'node:dgram';
import type { UdpCounters } from './counters.ts';
import type { Sockets } from './sockets.ts';

export interface Address {
  address: string;
  port: number;
}

/** What a route needs of the plane. */
export interface RouteOutlet {
  readonly sockets: Sockets;
  readonly counters: UdpCounters;
  /** Its member is found by this address too, until forgotten. */
  remember(place: Address): void;
  /** Whether no member is known by it. */
  isFree(place: Address): boolean;
  forget(place: Address): void;
}

const MAX_CANDIDATES = 4;
/** More bytes than this waiting in a socket mean that the network takes no more. */
const MAX_WAITING_BYTES = 256 * 1024;

/** Where a member is: seen by IP discovery (which anybody can ask in its name), claimed by itself, and proven by what only it can have sent. */
export class Route {
  readonly #outlet: RouteOutlet;
  #remote: Address | undefined;
  /** Discovery saw another place than the one that was claimed: it is served until something better comes. */
  #isGuess = false;
  #socket: Socket | undefined;
  #isCongested = false;
  #candidates: Address[] = [];
  #claimed: Address | undefined;

  constructor(outlet: RouteOutlet) {
    this.#outlet = outlet;
  }

  get remote(): Readonly<Address> | undefined {
    return this.#remote;
  }

  /** Whether the member is somewhere, and not only by a guess. */
  get isKnown(): boolean {
    return this.#remote !== undefined && !this.#isGuess;
  }

  isAt(address: string, port: number): boolean {
    return this.#remote !== undefined && this.#remote.port === port && this.#remote.address === address && !this.#isGuess;
  }

  /** The member says that it is there: believed where IP discovery saw it; else only once something came from there. */
  claim({ address, port }: Address): void {
    if (this.isKnown) return;
    const candidates = this.#candidates;
    const same = candidates.find((place) => place.port === port && plainAddress(place.address) === plainAddress(address));
    if (same) return this.reach(same);
    this.#leave();
    // For the next claim.
    this.#candidates = candidates;
    this.#claimed = { address, port };
    // Another's keep-alives must not prove it.
    if (this.#outlet.isFree(this.#claimed)) this.#outlet.remember(this.#claimed);
    // Of several at least one is somebody else.
    if (candidates.length === 1 && candidates[0]) this.#aim(candidates[0], true);
  }

  /** An IP discovery came from here, before the member had a key. */
  addCandidate(place: Address): void {
    this.#candidates = [...this.#candidates.filter((known) => !isSame(known, place)), place];
    if (this.#outlet.isFree(place)) this.#outlet.remember(place);
    if (this.#candidates.length > MAX_CANDIDATES) {
      const [oldest] = this.#candidates.splice(0, 1);
      if (oldest) this.#outlet.forget(oldest);
    }
  }

  isClaimed({ address, port }: Address): boolean {
    return this.#claimed?.port === port && this.#claimed.address === plainAddress(address);
  }

  /** From here on everything goes there. */
  reach({ address, port }: Address): void {
    if (this.isAt(address, port)) return;
    this.#leave();
    this.#aim({ address, port }, false);
  }

  /** Whether the system takes no more packets for there. Unless it is time to ask, as it was when it was asked last. */
  isFull(isTimeToAsk: boolean): boolean {
    if (!this.#isCongested && !isTimeToAsk) return false;
    this.#isCongested = (this.#socket ?? this.#outlet.sockets.main).getSendQueueSize() > MAX_WAITING_BYTES;
    if (this.#isCongested) this.#outlet.counters.congested++;
    return this.#isCongested;
  }

  transmit(packet: Buffer): void {
    if (this.#socket) this.#socket.send(packet);
    else if (this.#remote) this.#outlet.sockets.main.send(packet, this.#remote.port, this.#remote.address);
  }

  close(): void {
    this.#leave();
  }

  #aim({ address, port }: Address, isGuess: boolean): void {
    this.#remote = { address, port };
    this.#isGuess = isGuess;
    if (!isGuess || this.#outlet.isFree(this.#remote)) this.#outlet.remember(this.#remote);
    this.#socket = this.#outlet.sockets.connect(address, port);
  }

  #leave(): void {
    for (const place of [...this.#candidates, this.#claimed, this.#remote]) if (place) this.#outlet.forget(place);
    if (this.#socket) this.#outlet.sockets.release(this.#socket);
    this.#candidates = [];
    this.#claimed = undefined;
    this.#socket = undefined;
    this.#remote = undefined;
    this.#isGuess = false;
    this.#isCongested = false;
  }
}

/** Without the prefix that a socket of both families gives to IPv4. */
export const plainAddress = (address: string): string => (address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address);

const isSame = (one: Address, other: Address): boolean => one.port === other.port && one.address === other.address;
