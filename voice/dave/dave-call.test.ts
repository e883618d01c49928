import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { COMMIT_MS, DaveCall } from './dave-call.ts';
import { createExternalSender } from './external-sender.ts';
import { expectUnderstanding, GROUP, TestCall, withWrongKeys } from './test-call.ts';
import { TRANSITION_MS } from './transition.ts';

describe('a call with DAVE', () => {
  let world: TestCall;
  beforeEach(() => (world = new TestCall()));

  it('of three founds a group, removes who leaves and adds him again', () => {
    const anna = world.join('101');
    world.settle();
    expect(world.call.epoch).toBe(0n);
    expect(world.call.isEncrypted('101')).toBe(false);
    const ben = world.join('102');
    world.settle();
    expect(world.call.epoch).toBe(1n);
    expectUnderstanding(world, [anna, ben]);
    const carla = world.join('103');
    world.settle();
    expectUnderstanding(world, [anna, ben, carla]);

    world.leave(ben);
    world.settle();
    expectUnderstanding(world, [anna, carla]);
    expect(ben.open(anna, anna.seal('behind his back'))).toBe('');

    const benAgain = world.join('102');
    world.settle();
    expectUnderstanding(world, [anna, carla, benAgain]);
    expect(anna.acted.filter((op) => op === VoiceOpcodes.DaveExecuteTransition)).toHaveLength(4);
  });

  it('gives a place that somebody left to the next who comes, also the first place', () => {
    const [anna, ben, carla] = [world.join('101'), world.join('102'), world.join('103')];
    world.settle();
    const first = [anna, ben, carla].find(({ session }) => session?.ownLeafIndex === 0);
    if (!first) throw new Error('Nobody sits first');
    world.leave(first);
    world.settle();
    const dan = world.join('104');
    world.settle();
    expect(dan.session?.ownLeafIndex).toBe(0);
    const stayed = [anna, ben, carla].filter((client) => client !== first);
    // The server knows who sits where: the right one is removed.
    world.leave(dan);
    world.settle();
    expectUnderstanding(world, stayed);
  });

  it('adds all who came during a transition at once, and welcomes each with nothing of the others', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    while (world.call.epoch === 0n) {
      for (const client of [anna, ben]) while (client.inbox.length > 0) client.act();
      world.deliver();
    }
    const late = ['103', '104', '105'].map((userId) => world.join(userId));
    world.settle();
    expect(world.call.epoch).toBe(2n);
    expectUnderstanding(world, [anna, ben, ...late]);
  });

  it('of many comes to one group', () => {
    const clients = Array.from({ length: 12 }, (_, index) => world.join(String(200 + index)));
    world.settle();
    expectUnderstanding(world, clients);
  });

  it('takes the first commit of an epoch and no other', () => {
    const [anna, ben, carla] = [world.join('101'), world.join('102'), world.join('103')];
    world.settle();
    const before = world.call.epoch;
    world.join('104');
    world.deliver(); // the key package
    for (const client of [carla, ben, anna]) while (client.inbox.length > 0) client.act();
    expect(world.underway.map(({ from }) => from.userId)).toEqual(['103', '102', '101']);
    world.deliver();
    const announced = anna.inbox.filter(({ op }) => op === VoiceOpcodes.DaveMlsAnnounceCommitTransition);
    world.deliver();
    world.deliver();
    expect(announced).toHaveLength(1);
    expect(anna.inbox.filter(({ op }) => op === VoiceOpcodes.DaveMlsAnnounceCommitTransition)).toEqual(announced);
    expect(world.call.epoch).toBe(before + 1n);
    world.settle();
    expectUnderstanding(world, [...world.clients.values()]);
  });

  it('takes back that somebody be added who left before he was', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    const carla = world.join('103');
    world.deliver();
    for (const client of [anna, ben]) while (client.inbox.length > 0) client.act();
    world.leave(carla);
    const epoch = world.call.epoch;
    world.settle();
    expect(world.call.epoch).toBe(epoch);
    expectUnderstanding(world, [anna, ben]);
    const dan = world.join('104');
    world.settle();
    expectUnderstanding(world, [anna, ben, dan]);
  });

  it('adds somebody again who could not follow', () => {
    const [anna, ben, carla] = [world.join('101'), world.join('102'), world.join('103')];
    world.settle();
    ben.loseItsWay();
    world.deliver();
    expect(world.call.isEncrypted('102')).toBe(false);
    world.settle();
    expectUnderstanding(world, [anna, ben, carla]);
  });

  it('lets founders add the others when one of them left while they drafted', () => {
    const [anna, ben, carla, dan] = [world.join('101'), world.join('102'), world.join('103'), world.join('104')];
    while (world.underway.length > 0) world.deliver();
    // The drafts of the first two lead nowhere, so that three are asked at once.
    world.leave(anna);
    for (const client of [carla, dan]) while (client.inbox.length > 0) client.act();
    world.leave(ben);
    world.settle();
    expectUnderstanding(world, [carla, dan]);
  });

  it('asks a founder anew who lost its way while it was asked something', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.spoil = (client, bytes) => (client === anna ? null : bytes);
    ben.loseItsWay();
    ben.sendKeyPackage();
    while (world.underway.length > 0) world.deliver();
    world.settle();
    expectUnderstanding(world, [anna, ben]);
  });

  it('takes who was asked for more key packages than he sends at the last that he sent', () => {
    const [anna, ben, carla] = [world.join('101'), world.join('102'), world.join('103')];
    world.settle();
    world.call.invalid('102', 0);
    ben.loseItsWay();
    world.settle();
    expect(world.call.isEncrypted('102')).toBe(false);
    world.pass(TRANSITION_MS);
    world.settle();
    expectUnderstanding(world, [anna, ben, carla]);
  });

  it('says who can open encrypted frames, and who cannot any more', () => {
    const changes: [string, boolean][] = [];
    world = new TestCall({ changed: (userId, isEncrypted) => changes.push([userId, isEncrypted]) });
    world.join('101');
    world.join('102');
    world.settle();
    expect(changes.splice(0).toSorted()).toEqual([
      ['101', true],
      ['102', true],
    ]);
    world.join('103', 0);
    world.settle();
    expect(changes).toEqual([
      ['101', false],
      ['102', false],
    ]);
  });

  it('starts again when all have lost their way', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    anna.loseItsWay();
    ben.loseItsWay();
    world.settle();
    expectUnderstanding(world, [anna, ben]);
  });

  it('leaves nobody alone in an old group', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    anna.acted.length = 0;
    world.leave(ben);
    world.settle();
    expect(anna.acted).toEqual([VoiceOpcodes.DavePrepareEpoch, VoiceOpcodes.DavePrepareTransition, VoiceOpcodes.DaveMlsExternalSender]);
    expect(world.call.epoch).toBe(0n);
    const carla = world.join('103');
    world.settle();
    expectUnderstanding(world, [anna, carla]);
  });

  it('starts again among those who were waiting when the whole group has left', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    const [carla, dan] = [world.join('103'), world.join('104')];
    world.leave(anna);
    world.leave(ben);
    world.settle();
    expectUnderstanding(world, [carla, dan]);
  });

  it('does not wait for ever for one who says nothing', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    const carla = world.join('103');
    world.settle();
    const silent = world.join('104');
    // Everybody but the last answers.
    for (let turn = 0; turn < 10; turn++) {
      for (const client of [anna, ben, carla]) while (client.inbox.length > 0) client.act();
      while (world.underway.length > 0) world.deliver();
    }
    expect(anna.acted.at(-1)).toBe(VoiceOpcodes.DaveMlsAnnounceCommitTransition);
    world.pass(TRANSITION_MS);
    while (anna.inbox.length > 0) anna.act();
    expect(anna.acted.at(-1)).toBe(VoiceOpcodes.DaveExecuteTransition);
    world.settle();
    expectUnderstanding(world, [anna, ben, carla, silent]);
  });

  it('founds its group anew when nobody commits, and has more patience each time', () => {
    world.spoil = () => null;
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    for (const patience of [COMMIT_MS, 2 * COMMIT_MS, 4 * COMMIT_MS]) {
      expect(world.timers.map(({ ms }) => ms)).toEqual([patience]);
      world.pass(patience);
      world.settle();
    }
    world.spoil = (_client, bytes) => bytes;
    world.pass(8 * COMMIT_MS);
    world.settle();
    expectUnderstanding(world, [anna, ben]);
    const carla = world.join('103');
    world.deliver();
    expect(world.timers.map(({ ms }) => ms)).toEqual([COMMIT_MS]);
    world.settle();
    expectUnderstanding(world, [anna, ben, carla]);
  });

  it.each([2, 3, 5])('of %i goes on without the commits of one whom nobody can follow', (size) => {
    // Sound to the server, which is in no group and cannot check the confirmation of the new keys, nor what a welcome seals.
    world.spoil = (client, bytes) => (client.userId === '100' ? withWrongKeys(bytes) : bytes);
    const clients = Array.from({ length: size }, (_, index) => world.join(String(100 + index)));
    world.settle();
    const late = world.join('200');
    world.settle();
    expectUnderstanding(world, [...clients, late]);
    expect(world.closed).toEqual([]);
  });

  it('asks one whom nobody could follow again when nobody else is left', () => {
    let isBenHeard = true;
    world.spoil = (client, bytes) => {
      if (client.userId === '101') return withWrongKeys(bytes);
      return isBenHeard || client.userId !== '102' ? bytes : null;
    };
    const [anna, ben, carla] = [world.join('101'), world.join('102'), world.join('103')];
    world.settle();
    world.leave(carla);
    world.settle();
    expectUnderstanding(world, [anna, ben]);
    isBenHeard = false;
    const dan = world.join('104');
    world.settle();
    world.leave(ben);
    world.settle();
    expectUnderstanding(world, [anna, dan]);
    expect(world.closed).toEqual([]);
  });

  it('takes a newer key package in the place of an older one', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.deliver();
    world.deliver();
    // A founder, who has been asked to add the other already.
    ben.sendKeyPackage();
    world.deliver();
    world.settle();
    expectUnderstanding(world, [anna, ben]);
    const carla = world.join('103');
    world.deliver();
    carla.sendKeyPackage();
    world.settle();
    expectUnderstanding(world, [anna, ben, carla]);
  });

  it('closes itself when it is empty, and begins anew', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    world.leave(anna);
    world.leave(ben);
    expect(world.timers).toEqual([]);
    expect(world.call.epoch).toBe(0n);
    const again = [world.join('101'), world.join('102')];
    world.settle();
    expectUnderstanding(world, again);
  });

  it('welcomes somebody who comes back before he was seen to leave', () => {
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    const benAgain = world.join('102');
    world.settle();
    expectUnderstanding(world, [anna, benAgain]);
    expect(ben.groupMembers).toEqual(['101', '102']);
  });
});

describe('a call with somebody who cannot do DAVE', () => {
  it('goes over to no encryption, and back when he has left', () => {
    const world = new TestCall();
    const [anna, ben] = [world.join('101'), world.join('102')];
    world.settle();
    expect(world.call.version).toBe(1);
    const old = world.join('103', 0);
    expect(old.version).toBe(0);
    expect(world.call.version).toBe(0);
    // Frames that are sealed still are for those who can open them.
    expect(world.call.isEncrypted('101')).toBe(true);
    expect(world.call.isEncrypted('103')).toBe(false);
    anna.acted.length = 0;
    world.settle();
    expect(anna.acted).toEqual([VoiceOpcodes.DavePrepareTransition, VoiceOpcodes.DaveExecuteTransition]);
    expect([anna.version, ben.version]).toEqual([0, 0]);
    expect(world.call.isEncrypted('101')).toBe(false);

    const carla = world.join('104');
    expect(carla.version).toBe(0);
    world.settle();
    expect(carla.acted).toEqual([]);

    world.leave(old);
    world.settle();
    expect(world.call.version).toBe(1);
    expectUnderstanding(world, [anna, ben, carla]);
  });

  it('does not wait for ever before it speaks in the open', () => {
    const world = new TestCall();
    const [anna] = [world.join('101'), world.join('102')];
    world.settle();
    world.join('103', 0);
    world.pass(TRANSITION_MS);
    expect(anna?.inbox.map(({ op }) => op).slice(1)).toEqual([VoiceOpcodes.DavePrepareTransition, VoiceOpcodes.DaveExecuteTransition]);
    expect(world.call.isEncrypted('101')).toBe(false);
  });

  it('changes its mind as often as he does', () => {
    const world = new TestCall();
    const [anna, ben] = [world.join('101'), world.join('102')];
    for (let times = 0; times < 5; times++) {
      const old = world.join('103', 0);
      if (times % 2 === 0) world.settle();
      world.leave(old);
      if (times % 3 === 0) world.settle();
    }
    world.settle();
    expectUnderstanding(world, [anna, ben]);
  });

  it('tells one who was on his way in meanwhile', () => {
    const world = new TestCall();
    const ops: [string, number][] = [];
    const call = new DaveCall({
      groupId: GROUP,
      externalSender: createExternalSender(),
      send: { json: (userId, op) => ops.push([userId, op]), binary: (userId, op) => ops.push([userId, op]) },
      schedule: () => () => {},
      log: { debug: () => {}, warn: () => {} },
    });
    expect(call.join('101', 1)).toBe(1);
    expect(call.join('102', 0)).toBe(0);
    call.begin('101');
    expect(ops).toEqual([['101', VoiceOpcodes.DavePrepareTransition]]);
    call.begin('102');
    expect(call.join('103', 1)).toBe(0);
    call.leave('102');
    ops.length = 0;
    call.begin('103');
    expect(ops).toEqual([
      ['103', VoiceOpcodes.DavePrepareEpoch],
      ['103', VoiceOpcodes.DaveMlsExternalSender],
    ]);
    world.call.close();
  });

  it('refuses him where encryption is required', () => {
    const world = new TestCall({ isRequired: true });
    const anna = world.join('101');
    expect(() => world.call.join('102', 0)).toThrow(expect.objectContaining({ closeCode: 4017 }));
    expect(() => world.call.join('102', Number.NaN)).toThrow(expect.objectContaining({ closeCode: 4017 }));
    const ben = world.join('103', 7);
    world.settle();
    expectUnderstanding(world, [anna, ben]);
  });

  it('never gives a transition the id that means at once', () => {
    const ids: number[] = [];
    const call = new DaveCall({
      groupId: GROUP,
      externalSender: createExternalSender(),
      send: {
        json: (_userId, op, d) =>
          op === VoiceOpcodes.DavePrepareTransition && 'transition_id' in d && d.transition_id !== 0 && ids.push(Number(d.transition_id)),
        binary: () => {},
      },
      schedule: () => () => {},
      log: { debug: () => {}, warn: () => {} },
    });
    call.join('101', 1);
    call.begin('101');
    for (let times = 0; times < 0x10001; times++) {
      call.join('102', 0);
      call.ready('101', ids.at(-1) ?? 0);
      call.leave('102');
    }
    expect(ids).toHaveLength(0x10001);
    expect(ids.slice(0, 2)).toEqual([1, 2]);
    expect(ids.slice(-3)).toEqual([0xffff, 1, 2]);
  });
});
