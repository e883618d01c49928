import { createSocket } from 'node:dgram';
import type { MediaMember } from '../media-plane.ts';
import { TestClient } from '../udp/test-client.ts';
import { Carriers } from './carriers.ts';

// The processes run what was built, as `npm test` does before it begins.

const HOST = '127.0.0.1';
const ANY = { host: HOST, port: 0, browserPort: 0, isBrowserPortNamed: false, engine: 'auto' as const };
const said: { level: string; text: string }[] = [];
const log = {
  warn: (text: string) => void said.push({ level: 'warn', text }),
  error: (_context: object, text: string) => void said.push({ level: 'error', text }),
};

const clients: TestClient[] = [];
let carriers: Carriers;
beforeEach(async () => {
  said.length = 0;
  carriers = await Carriers.open(log, [ANY, ANY]);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await carriers.close();
});

interface Someone {
  member: MediaMember;
  client: TestClient;
  port: number;
}

async function someone(callId: string, call = carriers.call(callId)): Promise<Someone> {
  const ssrcs = carriers.newSsrcs();
  const member = call.add({ userId: String(ssrcs.ssrc), ...ssrcs });
  await member.settled?.();
  const client = await TestClient.open(call.port, ssrcs.ssrc);
  clients.push(client);
  await client.select(member, 'aead_xchacha20_poly1305_rtpsize');
  member.maySpeak = member.mayHear = member.isSpeakingAnnounced = true;
  await member.settled?.();
  return { member, client, port: call.port };
}

async function say(text: string, from: Someone, to: Someone): Promise<void> {
  from.client.send(from.client.frame(Buffer.from(text)));
  expect(await to.client.payloads(1)).toEqual([text]);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('calls in processes of their own', () => {
  it('are each whole in one, and spread over all', async () => {
    const [one, other] = [carriers.call('one'), carriers.call('other')];
    const alice = await someone('one', one);
    const dora = await someone('other', carriers.call('other'));
    expect(alice.port).not.toBe(dora.port);
    expect(other.port).toBe(one.port);
    const bob = await someone('one', one);
    await say('hello', alice, bob);
    expect(dora.client.raw).toHaveLength(0);
    await until(() => carriers.counters.forwarded > 0);
    expect([alice.member.stats().audio.packets_received, bob.member.stats().packets_sent]).toEqual([1, 1]);
  });

  it('let nobody be heard who may not speak, nor hear who has left', async () => {
    const call = carriers.call('one');
    const [alice, bob] = [await someone('one', call), await someone('one', call)];
    await say('hello', alice, bob);
    alice.member.maySpeak = false;
    // What ends the word is five frames of silence.
    await until(() => bob.client.raw.length >= 6);
    await alice.member.settled?.();
    const { 'not allowed': before } = carriers.counters.dropped;
    alice.client.send(alice.client.frame(Buffer.from('unheard')));
    await until(() => carriers.counters.dropped['not allowed'] > before);
    bob.member.remove();
    alice.member.maySpeak = true;
    await alice.member.settled?.();
    const heard = bob.client.raw.length;
    const { received } = carriers.counters;
    for (let count = 0; count < 5; count++) alice.client.send(alice.client.frame(Buffer.from('unheard')));
    await until(() => carriers.counters.received >= received + 5);
    expect(bob.client.raw).toHaveLength(heard);
    await expect(carriers.connect('one', 1, { ufrag: '', pwd: '', fingerprint: '', codecs: [], extensions: new Map() })).rejects.toThrow('gone');
  });

  it('tell what is said in them to who asks, for as long as they ask', async () => {
    const call = carriers.call('one');
    const [alice, bob] = [await someone('one', call), await someone('one', call)];
    const heard: string[] = [];
    const stop = call.listen((userId, kind, { payload }) => heard.push(`${userId} ${kind} ${payload.toString()}`));
    await alice.member.settled?.();
    await say('hello', alice, bob);
    await until(() => heard.length > 0);
    expect(heard).toEqual([`${alice.client.ssrc} audio hello`]);
    stop();
    await alice.member.settled?.();
    alice.client.send(alice.client.frame(Buffer.from('unheard')));
    await bob.client.arrivals(2);
    await alice.member.settled?.();
    expect(heard).toHaveLength(1);
  });

  it('end when their process breaks, which is started anew on the same port', async () => {
    const [alice, dora] = [await someone('one'), await someone('other')];
    const lost: string[] = [];
    alice.member.onLost = () => lost.push('alice');
    dora.member.onLost = () => lost.push('dora');
    // Nothing that a client says breaks it.
    alice.member.select({ mode: 'aead_xchacha20_poly1305_rtpsize', secretKey: new Uint8Array(5), address: HOST, port: 1 });
    await until(() => lost.length > 0);
    expect(lost).toEqual(['alice']);
    expect(said).toContainEqual({ level: 'error', text: 'a process of voice broke; its calls begin anew' });
    await until(() => carriers.call('one').port === alice.port);
    const call = carriers.call('one');
    await say('here again', await someone('one', call), await someone('one', call));
  });

  it('say that a port is taken', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((resolve) => taken.bind(0, HOST, resolve));
    const { port } = taken.address();
    await expect(Carriers.open(log, [{ ...ANY, port }])).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(Carriers.open(log, [ANY, { ...ANY, port }])).rejects.toThrow(`Port ${port} (UDP) is taken by another program. 2 processes`);
    taken.close();
  });
});
