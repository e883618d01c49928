import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { DAVESession } from '@snazzah/davey';
import { VoiceError } from '../voice-error.ts';
import { readCommitWelcome } from './commit.ts';
import { DaveCall } from './dave-call.ts';
import type { DaveOptions } from './dave-options.ts';
import { createExternalSender } from './external-sender.ts';

export const GROUP = 1_200_000_000_000_000_000n;
const PASSTHROUGH_S = 10;
// davey's enums exist at compile time only, and these files are compiled one by one.
const AUDIO = 0;
const OPUS = 1;

const CLIENTS_CONNECT = 11;
const CLIENT_DISCONNECT = 13;

type Heard = { op: number; d: Record<string, number> } | { op: number; payload: Buffer } | { op: number; userIds: string[] };

/** A client with the real library, that acts on each op as bots do. */
export class TestClient {
  readonly userId: string;
  readonly maxVersion: number;
  /** What the server has sent and this client has not looked at yet. */
  readonly inbox: Heard[] = [];
  /** All ops that it has acted on. */
  readonly acted: number[] = [];
  session: DAVESession | null = null;
  version = 0;
  lastTransitionId = 0;
  /** It has said op 31 and waits for its place in the group. */
  private isLost = false;
  private readonly transitions = new Map<number, number>();
  private readonly connected = new Set<string>();
  private readonly world: TestCall;

  constructor(world: TestCall, userId: string, maxVersion: number) {
    this.world = world;
    this.userId = userId;
    this.maxVersion = maxVersion;
  }

  /** Op 4. */
  start(version: number): void {
    this.version = version;
    this.renew();
  }

  renew(): void {
    if (this.version === 0) return;
    if (this.session) this.session.reinit(this.version, this.userId, String(GROUP));
    else this.session = new DAVESession(this.version, this.userId, String(GROUP));
    this.sendKeyPackage();
  }

  sendKeyPackage(): void {
    const bytes = this.session?.getSerializedKeyPackage();
    if (bytes) this.world.toServer(this, () => this.world.call.keyPackage(this.userId, bytes));
  }

  /** Acts on the next thing that it was sent. */
  act(): void {
    const heard = this.inbox.shift();
    if (!heard) return;
    if ('userIds' in heard) {
      for (const userId of heard.userIds)
        if (heard.op === CLIENTS_CONNECT) this.connected.add(userId);
        else this.connected.delete(userId);
      return;
    }
    this.acted.push(heard.op);
    if ('d' in heard) this.actOnJson(heard.op, heard.d);
    else if (this.session) this.actOnBinary(this.session, heard.op, heard.payload);
    else throw new Error(`Op ${heard.op} came before there was a session`);
  }

  private actOnJson(op: number, { transition_id: id = 0, protocol_version: version = 0, epoch }: Record<string, number>): void {
    if (op === VoiceOpcodes.DavePrepareTransition) {
      this.transitions.set(id, version);
      if (id === 0) this.execute(id);
      else {
        if (version === 0) this.session?.setPassthroughMode(true, PASSTHROUGH_S);
        this.sayReady(id);
      }
    } else if (op === VoiceOpcodes.DaveExecuteTransition) this.execute(id);
    else if (op === VoiceOpcodes.DavePrepareEpoch && epoch === 1) {
      this.version = version;
      this.isLost = false;
      this.renew();
    }
  }

  private actOnBinary(session: DAVESession, op: number, payload: Buffer): void {
    if (op === VoiceOpcodes.DaveMlsExternalSender) session.setExternalSender(payload);
    else if (op === VoiceOpcodes.DaveMlsProposals) {
      const { commit, welcome } = this.processProposals(session, payload);
      if (commit) this.world.commit(this, Buffer.concat([commit, welcome ?? Buffer.alloc(0)]));
    } else {
      const id = payload.readUInt16BE();
      try {
        if (op === VoiceOpcodes.DaveMlsAnnounceCommitTransition) session.processCommit(payload.subarray(2));
        else session.processWelcome(payload.subarray(2));
      } catch {
        this.loseItsWay(id);
        return;
      }
      this.isLost = false;
      this.transitions.set(id, this.version);
      this.sayReady(id);
    }
  }

  private processProposals(session: DAVESession, payload: Buffer): ReturnType<DAVESession['processProposals']> {
    try {
      return session.processProposals(payload.readUInt8(), payload.subarray(1), [...this.connected]);
    } catch (error) {
      // Proposals for a group that it has just thrown away cross with its saying so; libdave passes over them.
      if (this.isLost) return {};
      throw error;
    }
  }

  /** What bots do when they cannot follow: op 31, and a new key package. */
  loseItsWay(transitionId = this.lastTransitionId): void {
    this.isLost = true;
    this.world.toServer(this, () => this.world.call.invalid(this.userId, transitionId));
    this.renew();
  }

  private sayReady(id: number): void {
    this.world.toServer(this, () => this.world.call.ready(this.userId, id));
  }

  private execute(id: number): void {
    const version = this.transitions.get(id);
    if (version === undefined) return;
    this.transitions.delete(id);
    this.version = version;
    this.lastTransitionId = id;
  }

  get code(): string {
    return this.session?.voicePrivacyCode ?? '';
  }

  get groupMembers(): string[] {
    return (this.session?.getUserIds() ?? []).toSorted();
  }

  seal(words: string): Buffer {
    return this.session?.encrypt(AUDIO, OPUS, Buffer.from(words)) ?? Buffer.alloc(0);
  }

  open(from: TestClient, frame: Buffer): string {
    try {
      return this.session?.decrypt(from.userId, AUDIO, frame).toString() ?? '';
    } catch {
      return '';
    }
  }
}

/** A call with clients around it, in which nothing moves but by `settle`, and no time passes but by `pass`. */
export class TestCall {
  readonly call: DaveCall;
  readonly clients = new Map<string, TestClient>();
  /** What clients have sent and the server has not looked at yet. */
  readonly underway: { from: TestClient; deliver: () => void }[] = [];
  readonly closed: { userId: string; code: number }[] = [];
  timers: { ms: number; run: () => void }[] = [];
  /** What becomes of the commits on their way to the server. */
  spoil: (client: TestClient, commitWelcome: Buffer) => Buffer | null = (_client, commitWelcome) => commitWelcome;

  constructor(options: Partial<DaveOptions> = {}) {
    this.call = new DaveCall({
      groupId: GROUP,
      externalSender: createExternalSender(),
      send: {
        json: (userId, op, d) => this.clients.get(userId)?.inbox.push({ op, d: d as Record<string, number> }),
        binary: (userId, op, payload) => this.clients.get(userId)?.inbox.push({ op, payload }),
      },
      schedule: (ms, run) => {
        const timer = { ms, run };
        this.timers.push(timer);
        return () => (this.timers = this.timers.filter((other) => other !== timer));
      },
      log: { debug: () => {}, warn: () => {} },
      ...options,
    });
  }

  join(userId: string, maxVersion = 1): TestClient {
    const before = this.clients.get(userId);
    if (before) this.tellOthers(before, CLIENT_DISCONNECT);
    const client = new TestClient(this, userId, maxVersion);
    this.tellOthers(client, CLIENTS_CONNECT);
    client.inbox.push({ op: CLIENTS_CONNECT, userIds: [...this.clients.keys()].filter((other) => other !== userId) });
    const version = this.call.join(userId, maxVersion);
    this.clients.set(userId, client);
    client.start(version);
    this.call.begin(userId);
    return client;
  }

  leave(client: TestClient): void {
    this.clients.delete(client.userId);
    this.tellOthers(client, CLIENT_DISCONNECT);
    this.call.leave(client.userId);
  }

  private tellOthers({ userId }: TestClient, op: number): void {
    for (const other of this.clients.values()) if (other.userId !== userId) other.inbox.push({ op, userIds: [userId] });
  }

  commit(client: TestClient, commitWelcome: Buffer): void {
    const spoilt = this.spoil(client, commitWelcome);
    if (spoilt) this.toServer(client, () => this.call.commitWelcome(client.userId, spoilt));
  }

  toServer(from: TestClient, deliver: () => void): void {
    this.underway.push({ from, deliver });
  }

  /** Hands the server the oldest of what clients have sent. */
  deliver(): void {
    const next = this.underway.shift();
    if (!next || this.clients.get(next.from.userId) !== next.from) return;
    try {
      next.deliver();
    } catch (error) {
      if (!(error instanceof VoiceError)) throw error;
      this.closed.push({ userId: next.from.userId, code: error.closeCode });
    }
  }

  /** Lets everything arrive, in order, until nothing is underway. */
  settle(): void {
    for (let rounds = 0; rounds < 1000; rounds++) {
      for (const client of this.clients.values()) while (client.inbox.length > 0) client.act();
      if (this.underway.length === 0) return;
      while (this.underway.length > 0) this.deliver();
    }
    throw new Error('The call does not come to rest');
  }

  /** Lets the timers of this length run. */
  pass(ms: number): void {
    const due = this.timers.filter((timer) => timer.ms === ms);
    this.timers = this.timers.filter((timer) => timer.ms !== ms);
    for (const { run } of due) run();
  }
}

/** That these, and nobody else, are in one group and understand each other. */
export function expectUnderstanding(world: TestCall, clients: readonly TestClient[]): void {
  const userIds = clients.map(({ userId }) => userId).toSorted();
  for (const client of clients) {
    expect(client.groupMembers).toEqual(userIds);
    expect(client.code).toMatch(/^\d{30}$/);
    expect(client.code).toBe(clients[0]?.code);
    expect(client.session?.epoch).toBe(world.call.epoch);
    expect(world.call.isEncrypted(client.userId)).toBe(true);
    const frame = client.seal(`This is ${client.userId}`);
    for (const other of clients) if (other !== client) expect(other.open(client, frame)).toBe(`This is ${client.userId}`);
  }
}

/** The same commit with another confirmation, and the same welcome with another seal. */
export function withWrongKeys(commitWelcome: Buffer): Buffer {
  const { commit } = readCommitWelcome(commitWelcome);
  const spoilt = Buffer.from(commitWelcome);
  // The confirmation tag and the membership tag are the last of a commit, 33 bytes each.
  for (const at of [commit.message.length - 40, spoilt.length - 20]) spoilt[at] = (spoilt[at] ?? 0) ^ 1;
  return spoilt;
}
