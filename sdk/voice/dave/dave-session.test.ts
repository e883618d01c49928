import { DAVESession } from '@snazzah/davey';
import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { DaveCall } from '#voice/dave/dave-call';
import { createExternalSender } from '#voice/dave/external-sender';
import { DaveSession, type EncryptionState } from './dave-session.ts';
import type { MlsGroup } from './mls-group.ts';

const GROUP = '1200000000000000000';
const [ALICE, BOB, CARLA] = ['1300000000000000001', '1300000000000000002', '1300000000000000003'] as const;

interface Member {
  session: DaveSession;
  state: EncryptionState;
}

/** The server's side and members with davey's native build; what they say waits until `settle`. */
function openCall(): { join(userId: string, maxVersion?: number): Member; leave(userId: string): void; settle(): void; hold(userId: string): void } {
  const members = new Map<string, Member>();
  const held = new Set<string>();
  const queue: { to: string; run: () => void }[] = [];
  const tell = (userId: string, hear: (session: DaveSession) => void): void =>
    void queue.push({
      to: userId,
      run: () => {
        const member = members.get(userId);
        if (member) hear(member.session);
      },
    });
  const server = new DaveCall({
    groupId: BigInt(GROUP),
    externalSender: createExternalSender(),
    send: {
      json: (userId, op, d) => tell(userId, (session) => session.hear(op, d)),
      binary: (userId, op, payload) => tell(userId, (session) => session.hearBytes(op, payload)),
    },
    schedule: () => () => {},
    log: { debug: () => {}, warn: () => {} },
  });
  const others = (userId: string): string[] => [...members.keys()].filter((other) => other !== userId);
  return {
    join(userId, maxVersion = 1) {
      const say = (hear: () => void): void => void queue.push({ to: 'server', run: hear });
      const member: Member = {
        state: { version: 0, privacyCode: null, members: [] },
        session: new DaveSession({
          createGroup: (...terms) => new DAVESession(...terms) as unknown as MlsGroup, // which takes any bytes
          outlet: {
            json(op, d) {
              const { transition_id: id } = d as { transition_id: number };
              say(() => (op === VoiceOpcodes.DaveTransitionReady ? server.ready(userId, id) : server.invalid(userId, id)));
            },
            bytes(op, payload) {
              const bytes = Buffer.from(payload);
              say(() => (op === VoiceOpcodes.DaveMlsKeyPackage ? server.keyPackage(userId, bytes) : server.commitWelcome(userId, bytes)));
            },
            changed: (state) => void (member.state = state),
          },
        }),
      };
      for (const other of others(userId)) {
        members.get(other)?.session.recognize(userId);
        member.session.recognize(other);
      }
      members.set(userId, member);
      member.session.begin(server.join(userId, maxVersion), userId, GROUP);
      server.begin(userId);
      return member;
    },
    leave(userId) {
      members.delete(userId);
      for (const member of members.values()) member.session.forget(userId);
      server.leave(userId);
    },
    settle() {
      for (let next = queue.findIndex(({ to }) => !held.has(to)); next >= 0; next = queue.findIndex(({ to }) => !held.has(to))) queue.splice(next, 1)[0]?.run();
    },
    hold: (userId) => void held.add(userId),
  };
}

const WORDS = Buffer.from('as a frame of Opus');
const sealed = ({ session }: Member): Uint8Array => session.encrypt('audio', 'opus', WORDS) ?? new Uint8Array();
const opened = ({ session }: Member, from: string, frame: Uint8Array): string | null => {
  const plain = session.decrypt(from, 'audio', Buffer.from(frame));
  return plain && Buffer.from(plain).toString();
};

describe('a member of a call with DAVE', () => {
  it('is in one group with the others, sees the same code, and opens what they seal', () => {
    const call = openCall();
    const [alice, bob, carla] = [call.join(ALICE), call.join(BOB), call.join(CARLA)];
    call.settle();
    expect(alice.state.privacyCode).toMatch(/\d/);
    expect(new Set([alice, bob, carla].map(({ state }) => state.privacyCode)).size).toBe(1);
    expect(alice.state.members.toSorted()).toEqual([ALICE, BOB, CARLA]);
    const frame = sealed(alice);
    expect(Buffer.from(frame).includes(WORDS)).toBe(false);
    expect(opened(bob, ALICE, frame)).toBe(WORDS.toString());
    expect(opened(carla, ALICE, frame)).toBe(WORDS.toString());
  });

  it('is not understood any more by one who left', () => {
    const call = openCall();
    const [alice, bob, carla] = [call.join(ALICE), call.join(BOB), call.join(CARLA)];
    call.settle();
    const code = alice.state.privacyCode;
    call.leave(CARLA);
    call.settle();
    expect(alice.state.privacyCode).not.toBe(code);
    expect(alice.state.privacyCode).toBe(bob.state.privacyCode);
    expect(opened(carla, ALICE, sealed(alice))).toBeNull();
  });

  it('sends nothing rather than in the open while there is no group yet', () => {
    const call = openCall();
    const alice = call.join(ALICE);
    call.join(BOB);
    expect(alice.session.encrypt('audio', 'opus', WORDS)).toBeNull();
    expect(alice.session.decrypt(BOB, 'audio', WORDS)).toBeNull();
    call.settle();
    expect(alice.session.encrypt('audio', 'opus', WORDS)).not.toBeNull();
    // Who is encrypted takes nothing in the open from others, but the silence that ends a word.
    expect(alice.session.decrypt(BOB, 'audio', WORDS)).toBeNull();
    const silence = Buffer.from([0xf8, 0xff, 0xfe]);
    expect(alice.session.decrypt(BOB, 'audio', silence)).toEqual(silence);
    expect(alice.session.encrypt('audio', 'opus', silence)).toEqual(silence);
  });

  it('speaks in the open while one is there who cannot encrypt, and goes on with a new group after that', () => {
    const call = openCall();
    const [alice, bob] = [call.join(ALICE), call.join(BOB)];
    call.settle();
    const code = alice.state.privacyCode;
    call.join(CARLA, 0);
    call.settle();
    expect(alice.state).toEqual({ version: 0, privacyCode: null, members: [] });
    expect(Buffer.from(sealed(alice)).equals(WORDS)).toBe(true);
    expect(opened(bob, ALICE, sealed(alice))).toBe(WORDS.toString());
    call.leave(CARLA);
    call.settle();
    expect(alice.state.version).toBe(1);
    expect(alice.state.privacyCode).toBe(bob.state.privacyCode);
    expect(alice.state.privacyCode).not.toBe(code);
    expect(opened(bob, ALICE, sealed(alice))).toBe(WORDS.toString());
  });

  it('asks to be taken in anew when frames of the others do not open any more, and not because of rubbish', () => {
    const call = openCall();
    const [alice, bob] = [call.join(ALICE), call.join(BOB)];
    call.settle();
    const code = alice.state.privacyCode;
    for (let count = 0; count < 100; count++) expect(opened(alice, BOB, WORDS)).toBeNull();
    call.settle();
    expect(alice.state.privacyCode).toBe(code);
    const foreign = Buffer.concat([WORDS, Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 12, 0xfa, 0xfa])]);
    for (let count = 0; count < 100; count++) expect(opened(alice, BOB, foreign)).toBeNull();
    call.settle();
    expect(alice.state.privacyCode).not.toBe(code);
    expect(alice.state.privacyCode).toBe(bob.state.privacyCode);
    expect(opened(bob, ALICE, sealed(alice))).toBe(WORDS.toString());
  });
});
