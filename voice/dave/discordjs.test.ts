import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import { DAVESession } from '@discordjs/voice';
import { DaveCall } from './dave-call.ts';
import { createExternalSender } from './external-sender.ts';
import { GROUP } from './test-call.ts';

const CLIENTS_CONNECT = 11;
const CLIENT_DISCONNECT = 13;

type Message = { op: number; d: object } | { op: number; payload: Buffer };
interface Bot {
  userId: string;
  dave: DAVESession;
  connected: Set<string>;
  inbox: Message[];
  outbox: (() => void)[];
}

/** A call between bots of discord.js, each with the state that its library keeps; messages wait until `settle`. */
function openCall(): { call: DaveCall; join(userId: string, maxVersion?: number): Bot; leave(bot: Bot): void; settle(): void } {
  const bots = new Map<string, Bot>();
  const call = new DaveCall({
    groupId: GROUP,
    externalSender: createExternalSender(),
    send: {
      json: (userId, op, d) => bots.get(userId)?.inbox.push({ op, d }),
      binary: (userId, op, payload) => bots.get(userId)?.inbox.push({ op, payload }),
    },
    schedule: () => () => {},
    log: { debug: () => {}, warn: () => {} },
  });
  return {
    call,
    join(userId, maxVersion = 1) {
      for (const other of bots.values()) other.inbox.push({ op: CLIENTS_CONNECT, d: { user_ids: [userId] } });
      const version = call.join(userId, maxVersion);
      const bot: Bot = { userId, dave: new DAVESession(version, userId, String(GROUP), {}), connected: new Set(bots.keys()), inbox: [], outbox: [] };
      bots.set(userId, bot);
      bot.dave.on('keyPackage', (bytes: Buffer) => bot.outbox.push(() => call.keyPackage(userId, bytes)));
      bot.dave.on('invalidateTransition', (id: number) => bot.outbox.push(() => call.invalid(userId, id)));
      bot.dave.reinit();
      call.begin(userId);
      return bot;
    },
    leave({ userId }) {
      bots.delete(userId);
      for (const other of bots.values()) other.inbox.push({ op: CLIENT_DISCONNECT, d: { user_id: userId } });
      call.leave(userId);
    },
    settle() {
      for (let rounds = 0; rounds < 100; rounds++) {
        for (const bot of bots.values()) for (const message of bot.inbox.splice(0)) act(call, bot, message);
        for (const bot of bots.values()) for (const say of bot.outbox.splice(0)) say();
        if ([...bots.values()].every(({ inbox, outbox }) => inbox.length + outbox.length === 0)) return;
      }
      throw new Error('The call does not come to rest');
    },
  };
}

/** As the library's Networking does it. */
function act(call: DaveCall, { userId, dave, connected, outbox }: Bot, message: Message): void {
  const sayReady = (id: number): number => outbox.push(() => call.ready(userId, id));
  if ('d' in message) {
    const d = message.d as { user_ids?: string[]; user_id?: string; transition_id: number; protocol_version: number; epoch: number };
    for (const other of d.user_ids ?? []) connected.add(other);
    if (d.user_id) connected.delete(d.user_id);
    if (message.op === VoiceOpcodes.DavePrepareTransition && dave.prepareTransition(d)) sayReady(d.transition_id);
    else if (message.op === VoiceOpcodes.DaveExecuteTransition) dave.executeTransition(d.transition_id);
    else if (message.op === VoiceOpcodes.DavePrepareEpoch) dave.prepareEpoch(d);
    return;
  }
  if (message.op === VoiceOpcodes.DaveMlsExternalSender) dave.setExternalSender(message.payload);
  else if (message.op === VoiceOpcodes.DaveMlsProposals) {
    const commitWelcome = dave.processProposals(message.payload, connected);
    if (commitWelcome) outbox.push(() => call.commitWelcome(userId, commitWelcome));
  } else {
    const { transitionId, success } = message.op === VoiceOpcodes.DaveMlsWelcome ? dave.processWelcome(message.payload) : dave.processCommit(message.payload);
    if (success && transitionId !== 0) sayReady(transitionId);
  }
}

function expectHearing(from: Bot, to: readonly Bot[], isSealed: boolean): void {
  const plain = Buffer.from(`sound of ${from.userId}`);
  const frame = from.dave.encrypt(plain);
  expect(frame.subarray(-2).equals(Buffer.from([0xfa, 0xfa]))).toBe(isSealed);
  for (const { dave } of to) expect(dave.decrypt(frame, from.userId)).toEqual(plain);
}

describe('bots by discord.js', () => {
  it('hear each other sealed, in the open when one cannot do DAVE, and sealed again', () => {
    const { call, join, leave, settle } = openCall();
    const [anna, ben] = [join('101'), join('102')];
    settle();
    const carla = join('103');
    settle();
    const all = [anna, ben, carla];
    const others = (bot: Bot): Bot[] => all.filter((other) => other !== bot);
    for (const bot of all) expectHearing(bot, others(bot), true);
    expect(new Set(all.map(({ dave }) => dave.voicePrivacyCode)).size).toBe(1);

    const old = join('104', 0);
    settle();
    for (const bot of all) expectHearing(bot, [...others(bot), old], false);
    expectHearing(old, all, false);

    leave(old);
    settle();
    for (const bot of all) expectHearing(bot, others(bot), true);
    expect(call.epoch).toBeGreaterThan(0n);
  });

  it('find back by themselves when they cannot open what they hear', () => {
    const { join, settle } = openCall();
    const [anna, ben] = [join('101'), join('102')];
    settle();
    const before = ben.dave.voicePrivacyCode;
    const sealed = anna.dave.encrypt(Buffer.from('sound'));
    const broken = Buffer.from(sealed.map((byte, at) => (at === 0 ? byte ^ 1 : byte)));
    for (let frames = 0; frames < 40; frames++) {
      try {
        ben.dave.decrypt(broken, '101');
      } catch {
        // As the library, which passes the failure on.
      }
    }
    settle();
    expectHearing(anna, [ben], true);
    expectHearing(ben, [anna], true);
    expect(ben.dave.voicePrivacyCode).not.toBe(before);
  });
});
