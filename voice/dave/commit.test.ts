import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import fc from 'fast-check';
import { VoiceError } from '../voice-error.ts';
import { readCommitWelcome } from './commit.ts';
import { DaveCall } from './dave-call.ts';
import { createExternalSender } from './external-sender.ts';
import { referenceOf } from './labels.ts';
import { GROUP, TestCall } from './test-call.ts';
import { makeKeyPackage, newPoint, newSigner, type Signer } from './test-key-package.ts';
import { TRANSITION_MS } from './transition.ts';
import { Reader, u16, u32, u64, u8, vector } from './wire.ts';

interface CommitParts {
  groupId: Buffer;
  epoch: bigint;
  senderType: number;
  senderLeaf: number;
  contentType: number;
  references: Buffer[];
  inline: Buffer;
  path: Buffer;
  welcomed: Buffer[];
  welcomeSuite: number;
}

/** A path with new keys of its own, as a commit needs that removes somebody. */
function makePath(signer: Signer, identity: bigint, place: { groupId: Buffer; leaf: number }, source = 3): Buffer {
  const capabilities = [vector(u16(1)), vector(u16(2)), vector(), vector(), vector(u16(1))];
  const signed = [
    vector(newPoint()),
    vector(signer.point),
    u16(1),
    vector(u64(identity)),
    ...capabilities,
    u8(source),
    ...(source === 3 ? [vector()] : []),
    vector(),
  ];
  const leaf = Buffer.concat(signed);
  const signature = vector(signer.sign('LeafNodeTBS', Buffer.concat([leaf, vector(place.groupId), u32(place.leaf)])));
  const node = Buffer.concat([vector(newPoint()), vector(vector(newPoint()), vector(Buffer.alloc(48)))]);
  return Buffer.concat([u8(1), leaf, signature, vector(node, node)]);
}

const NO_PATH = u8(0);

function makeCommit(parts: CommitParts): Buffer {
  const proposals = vector(...parts.references.map((reference) => Buffer.concat([u8(2), vector(reference)])), parts.inline);
  const content = [
    vector(parts.groupId),
    u64(parts.epoch),
    u8(parts.senderType),
    u32(parts.senderLeaf),
    vector(),
    u8(parts.contentType),
    proposals,
    parts.path,
  ];
  const tags = [vector(Buffer.alloc(70)), vector(Buffer.alloc(32)), vector(Buffer.alloc(32))];
  const secrets = parts.welcomed.map((reference) => Buffer.concat([vector(reference), vector(newPoint()), vector(Buffer.alloc(60))]));
  const welcome = parts.welcomed.length > 0 ? [u16(parts.welcomeSuite), vector(...secrets), vector(Buffer.from('information of the group'))] : [];
  return Buffer.concat([u16(1), u16(1), ...content, ...tags, ...welcome]);
}

/** A call that is spoken to without any library, so that everything can be said wrong. */
class BareCall {
  readonly heard: { userId: string; op: number; payload: Buffer }[] = [];
  timers = new Set<{ ms: number; run: () => void }>();
  readonly signers = new Map<string, Signer>();
  readonly packages = new Map<string, Buffer>();
  readonly call = new DaveCall({
    groupId: GROUP,
    externalSender: createExternalSender(),
    send: { json: () => {}, binary: (userId, op, payload) => this.heard.push({ userId, op, payload }) },
    schedule: (ms, run) => {
      const timer = { ms, run };
      this.timers.add(timer);
      return () => this.timers.delete(timer);
    },
    log: { debug: () => {}, warn: () => {} },
  });

  join(userId: string): void {
    const signer = newSigner();
    this.signers.set(userId, signer);
    this.call.join(userId, 1);
    this.call.begin(userId);
    this.sendPackage(userId);
  }

  sendPackage(userId: string): void {
    const bytes = makeKeyPackage(userId, { signer: this.signer(userId) });
    this.packages.set(userId, bytes);
    this.call.keyPackage(userId, bytes);
  }

  signer(userId: string): Signer {
    const signer = this.signers.get(userId);
    if (!signer) throw new Error(`${userId} has not joined`);
    return signer;
  }

  /** The references of what this user was last asked to carry out. */
  asked(userId: string): Buffer[] {
    const last = this.heard.findLast((one) => one.userId === userId && one.op === VoiceOpcodes.DaveMlsProposals);
    if (!last || last.payload[0] !== 0) return [];
    const messages = new Reader(new Reader(last.payload.subarray(1)).vector());
    const references: Buffer[] = [];
    while (!messages.isAtEnd) {
      const message = messages.span((reader) => {
        reader.take(4);
        reader.vector();
        reader.take(8 + 1 + 4);
        reader.vector();
        reader.u8();
        if (reader.u16() === 3) reader.take(4);
        else readPackage(reader);
        reader.vector();
      });
      references.push(referenceOf('Proposal', message.subarray(2)));
    }
    return references;
  }

  packageReference(userId: string): Buffer {
    return referenceOf('KeyPackage', this.packages.get(userId) ?? Buffer.alloc(0));
  }

  commit(userId: string, senderLeaf: number, welcomed: readonly string[], wrong: Partial<CommitParts> = {}): void {
    const parts: CommitParts = {
      groupId: u64(GROUP),
      epoch: this.call.epoch,
      senderType: 1,
      senderLeaf,
      contentType: 3,
      references: this.asked(userId),
      inline: Buffer.alloc(0),
      path: NO_PATH,
      welcomed: welcomed.map((other) => this.packageReference(other)),
      welcomeSuite: 2,
      ...wrong,
    };
    this.call.commitWelcome(userId, makeCommit(parts));
  }

  heardOf(op: number): string[] {
    return this.heard.filter((one) => one.op === op).map(({ userId }) => userId);
  }

  pass(ms: number): void {
    for (const timer of this.timers) {
      if (timer.ms !== ms) continue;
      this.timers.delete(timer);
      timer.run();
    }
  }
}

function readPackage(reader: Reader): void {
  reader.take(4);
  for (let vectors = 0; vectors < 3; vectors++) reader.vector();
  reader.take(2);
  for (let vectors = 0; vectors < 6; vectors++) reader.vector();
  reader.take(17);
  for (let vectors = 0; vectors < 4; vectors++) reader.vector();
}

describe('a commit', () => {
  let bare: BareCall;
  /** 101, 102 and 103 are in a group, in this order; 104 waits to be added and 102 to be removed. */
  beforeEach(() => {
    bare = new BareCall();
    bare.join('101');
    bare.join('102');
    bare.commit('101', 0, ['102']);
    expect(bare.call.epoch).toBe(1n);
    bare.pass(TRANSITION_MS);
    bare.join('103');
    bare.commit('102', 1, ['103']);
    bare.pass(TRANSITION_MS);
    expect(bare.call.epoch).toBe(2n);
    bare.heard.length = 0;
  });

  it('that adds somebody goes to all who are in the group, and the welcome to him', () => {
    bare.join('104');
    bare.commit('103', 2, ['104']);
    expect(bare.heardOf(VoiceOpcodes.DaveMlsAnnounceCommitTransition)).toEqual(['101', '102', '103']);
    expect(bare.heardOf(VoiceOpcodes.DaveMlsWelcome)).toEqual(['104']);
    expect(bare.call.isEncrypted('104')).toBe(true);
  });

  it('that removes somebody goes to those who stay, and needs new keys', () => {
    bare.call.leave('102');
    const place = { groupId: u64(GROUP), leaf: 2 };
    bare.commit('103', 2, [], { path: NO_PATH });
    expect(bare.call.epoch).toBe(2n);
    bare.commit('103', 2, [], { path: makePath(bare.signer('103'), 103n, place) });
    expect(bare.call.epoch).toBe(3n);
    expect(bare.heardOf(VoiceOpcodes.DaveMlsAnnounceCommitTransition)).toEqual(['101', '103']);
  });

  it('that adds two gives each only the secret that is sealed for him', () => {
    bare.join('104');
    bare.commit('101', 0, ['104']);
    bare.join('105');
    bare.join('106');
    bare.pass(TRANSITION_MS);
    bare.heard.splice(0, bare.heard.findIndex(({ op }) => op === VoiceOpcodes.DaveMlsWelcome) + 1);
    bare.commit('101', 0, ['105', '106']);
    const welcomes = bare.heard.filter(({ op }) => op === VoiceOpcodes.DaveMlsWelcome);
    expect(welcomes.map(({ userId }) => userId)).toEqual(['105', '106']);
    for (const { userId, payload } of welcomes) {
      expect(payload.includes(bare.packageReference(userId))).toBe(true);
      expect(payload.includes(bare.packageReference(userId === '105' ? '106' : '105'))).toBe(false);
    }
  });

  const wrongs: [string, (bare: BareCall) => Partial<CommitParts>][] = [
    ['of another group', () => ({ groupId: u64(GROUP + 1n) })],
    ['of an epoch that is over', () => ({ epoch: 1n })],
    ['of an epoch that is to come', () => ({ epoch: 3n })],
    ['in the name of another member', () => ({ senderLeaf: 1 })],
    ['that leaves out what was asked', () => ({ references: [], welcomed: [] })],
    ['that does what was asked twice', (call) => ({ references: [...call.asked('101'), ...call.asked('101')] })],
    ['that does something else besides', (call) => ({ references: [...call.asked('101'), Buffer.alloc(32, 1)] })],
    ['that does something else instead', () => ({ references: [Buffer.alloc(32, 1)] })],
    ['with proposals of its own', () => ({ inline: Buffer.concat([u8(1), u16(3), u32(1)]) })],
    ['without a welcome', () => ({ welcomed: [] })],
    ['that welcomes another', () => ({ welcomed: [Buffer.alloc(32, 1)] })],
    ['that welcomes another besides', (call) => ({ welcomed: [call.packageReference('104'), Buffer.alloc(32, 1)] })],
    ['with the key of somebody else', () => ({ path: makePath(newSigner(), 101n, { groupId: u64(GROUP), leaf: 0 }) })],
    ['with the name of somebody else', (call) => ({ path: makePath(call.signer('101'), 102n, { groupId: u64(GROUP), leaf: 0 }) })],
    ['with a leaf for another place', (call) => ({ path: makePath(call.signer('101'), 101n, { groupId: u64(GROUP), leaf: 1 }) })],
    ['with a leaf that is no commit’s', (call) => ({ path: makePath(call.signer('101'), 101n, { groupId: u64(GROUP), leaf: 0 }, 2) })],
  ];
  it.each(wrongs)('%s does not count, and the next one does', (_what, wrong) => {
    bare.join('104');
    bare.commit('101', 0, ['104'], wrong(bare));
    expect(bare.call.epoch).toBe(2n);
    expect(bare.heardOf(VoiceOpcodes.DaveMlsAnnounceCommitTransition)).toEqual([]);
    bare.commit('101', 0, ['104']);
    expect(bare.call.epoch).toBe(3n);
  });

  it.each<[string, Partial<CommitParts>]>([
    ['that is a proposal', { contentType: 2 }],
    ['of the server', { senderType: 2 }],
    ['whose welcome is of another ciphersuite', { welcomeSuite: 1 }],
  ])('%s closes the connection', (_what, wrong) => {
    bare.join('104');
    expect(() => bare.commit('101', 0, ['104'], wrong)).toThrow(expect.objectContaining({ closeCode: 4020 }));
  });

  it('of somebody who is not in the group, or of nobody, does not count', () => {
    bare.join('104');
    bare.join('105');
    bare.commit('104', 3, ['104'], { references: bare.asked('101') });
    bare.commit('999', 0, ['104'], { references: bare.asked('101') });
    expect(bare.call.epoch).toBe(2n);
  });

  it('that adds somebody by a key package that he has replaced does not count', () => {
    bare.join('104');
    const [references, welcomed] = [bare.asked('101'), [bare.packageReference('104')]];
    bare.sendPackage('104');
    bare.commit('101', 0, [], { references, welcomed });
    expect(bare.call.epoch).toBe(2n);
    bare.commit('101', 0, ['104']);
    expect(bare.call.epoch).toBe(3n);
  });

  it('when nothing was asked does not count', () => {
    bare.commit('101', 0, [], { references: [] });
    expect(bare.call.epoch).toBe(2n);
  });
});

describe('whatever a client sends', () => {
  /** Real messages, which random bytes are far from. */
  const commits: Buffer[] = [];
  beforeAll(() => {
    const world = new TestCall();
    world.spoil = (_client, bytes) => (commits.push(bytes), bytes);
    const clients = ['101', '102', '103', '104'].map((userId) => world.join(userId));
    world.settle();
    if (clients[2]) world.leave(clients[2]);
    world.settle();
    for (const bytes of commits) expect(() => readCommitWelcome(bytes)).not.toThrow();
  });

  const onlyVoiceErrors = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof VoiceError)) throw error;
      expect([4002, 4020, 4021]).toContain(error.closeCode);
    }
  };

  it('is refused with a close code, changes nothing and leaves nothing behind', () => {
    const bare = new BareCall();
    bare.join('101');
    bare.join('102');
    bare.commit('101', 0, ['102']);
    bare.pass(TRANSITION_MS);
    bare.join('103');
    const real = [...commits, ...bare.packages.values()];
    const before = bare.heard.length;
    const changed = fc
      .tuple(fc.nat(real.length - 1), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), fc.uint8Array({ maxLength: 40 }))
      .map(([which, edits, cut, more]) => {
        const bytes = Buffer.concat([real[which] ?? Buffer.alloc(0), more]);
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        return cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
      });
    const anything = fc.oneof(
      { arbitrary: changed, weight: 5 },
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom('101', '102', '103', '999'), fc.nat(0x10000), (bytes, userId, number) => {
        onlyVoiceErrors(() => bare.call.commitWelcome(userId, bytes));
        // A package that is whole and somebody's own is no rubbish.
        if (![...bare.packages.values()].some((whole) => whole.equals(bytes))) onlyVoiceErrors(() => bare.call.keyPackage(userId, bytes));
        if (number > 1) bare.call.ready(userId, number);
      }),
      { numRuns: 3000 },
    );
    expect(bare.heard.length).toBe(before);
    expect(bare.call.epoch).toBe(1n);
    expect(bare.timers.size).toBeLessThanOrEqual(2); // the round of 103 and the window of disturbances
    bare.pass(60_000);
    bare.commit('101', 0, ['103']);
    expect(bare.call.epoch).toBe(2n);
  });

  it('a flood of key packages or of op 31 ends the connection that it comes from', () => {
    const bare = new BareCall();
    bare.join('101');
    bare.join('102');
    const flood = (send: () => void): void => {
      for (let times = 0; times < 100; times++) send();
    };
    expect(() => flood(() => bare.sendPackage('101'))).toThrow(expect.objectContaining({ closeCode: 4021 }));
    expect(() => flood(() => bare.call.invalid('102', 1))).toThrow(expect.objectContaining({ closeCode: 4021 }));
    expect(bare.timers.size).toBeLessThanOrEqual(3);
    bare.pass(60_000);
    expect(() => bare.call.invalid('102', 1)).not.toThrow();
  });
});
