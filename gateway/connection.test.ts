import { jest } from '@jest/globals';
import { ChannelType, GatewayOpcodes, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { updateOwnVoiceState } from '#core/voice/update-voice-state';
import { Connection } from './connection.ts';
import { endSession } from './end-session.ts';
import { SharedEvent } from './frames/shared-event.ts';
import { receive } from './receive.ts';
import { sweep } from './sweep.ts';
import { openTestGateway, testChannel } from './test-core.ts';

const MIB = 1024 * 1024;

/** A WebSocket of which only what a connection touches is there; `takes` is whether the system takes what is written. */
function fakeSocket({ takes = true } = {}) {
  let corked = 0;
  let pending = 0;
  const raw = {
    destroyed: false,
    writableLength: 0,
    /** Bytes of each write that reached the system. */
    writes: [] as number[],
    cork: () => void corked++,
    uncork() {
      if (corked === 0 || --corked > 0) return;
      if (pending > 0 && takes) raw.writes.push(pending);
      if (takes) raw.writableLength -= pending;
      pending = 0;
    },
    write(bytes: Buffer) {
      pending += bytes.length;
      raw.writableLength += bytes.length;
    },
  };
  const socket = {
    OPEN: 1,
    readyState: 1,
    _socket: raw,
    closedWith: null as number | null,
    isTerminated: false,
    close(code: number) {
      socket.closedWith = code;
      socket.readyState = 2;
    },
    terminate() {
      socket.isTerminated = true;
      socket.readyState = 3;
    },
  };
  return { raw, socket, webSocket: socket as unknown as WebSocket };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const json = { encoding: 'json' as const, compress: 'none' as const };

describe('a connection', () => {
  it('writes all frames of one turn at once', async () => {
    const { raw, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', 0);
    for (let seq = 1; seq <= 5; seq++) connection.sendEvent(new SharedEvent('A', 'x'.repeat(100)), seq);
    connection.sendControl(GatewayOpcodes.HeartbeatAck, null);
    connection.sendEvent(new SharedEvent('B', 'x'.repeat(10_000)), 6);
    expect(raw.writes).toEqual([]);
    await turn();
    expect(raw.writes).toHaveLength(1);
    connection.sendControl(GatewayOpcodes.HeartbeatAck, null);
    await turn();
    expect(raw.writes).toHaveLength(2);
  });

  it('does not cut off a client for what one turn brought, if the system takes it', async () => {
    const { raw, socket, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', 0);
    const event = new SharedEvent('A', 'x'.repeat(100_000));
    for (let seq = 1; seq <= 100; seq++) connection.sendEvent(event, seq);
    await turn();
    expect(socket.isTerminated).toBe(false);
    expect(raw.writableLength).toBe(0);
  });

  it('cuts off a client that has more than two MiB waiting when more comes', async () => {
    const { raw, socket, webSocket } = fakeSocket({ takes: false });
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', 0);
    const event = new SharedEvent('A', 'x'.repeat(100_000));
    let seq = 0;
    while (!socket.isTerminated && seq < 100) {
      connection.sendEvent(event, ++seq);
      await turn();
    }
    expect(seq * 100_000).toBeGreaterThan(2 * MIB);
    expect(raw.writableLength).toBeLessThan(2.2 * MIB);
  });

  it('sends one large frame and a whole replay to a client that reads slowly', async () => {
    const { socket, webSocket } = fakeSocket({ takes: false });
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', 0);
    connection.sendEvent(new SharedEvent('A', 'x'.repeat(5 * MIB)), 1);
    await turn();
    expect(socket.isTerminated).toBe(false);
    const other = fakeSocket({ takes: false });
    const resumed = new Connection(other.webSocket, json, 10, 'ws://gateway', 0);
    for (let seq = 1; seq <= 40; seq++) resumed.replayEvent(new SharedEvent('A', 'x'.repeat(100_000)), seq);
    resumed.sendEvent(new SharedEvent('RESUMED', null), 41);
    await turn();
    expect(other.socket.isTerminated).toBe(false);
  });

  it('takes 120 frames a minute', () => {
    const connection = new Connection(fakeSocket().webSocket, json, 10, 'ws://gateway', 0);
    for (let n = 0; n < 120; n++) expect(connection.mayReceive(1_000)).toBe(true);
    expect(connection.mayReceive(59_999)).toBe(false);
    expect(connection.mayReceive(60_000)).toBe(true);
  });

  it('works on frames one after another, and no further once it is closed', async () => {
    const { socket, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', 0);
    const done: number[] = [];
    const errors: unknown[] = [];
    let release = (): void => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    const fail = (error: unknown): void => void errors.push(error);
    connection.inTurn(async () => {
      await first;
      done.push(1);
    }, fail);
    connection.inTurn(() => Promise.reject(new Error('no')), fail);
    connection.inTurn(() => void done.push(2), fail);
    await turn();
    expect(done).toEqual([]);
    release();
    await turn();
    expect(done).toEqual([1, 2]);
    expect(errors).toHaveLength(1);
    socket.readyState = 2;
    connection.inTurn(() => void done.push(3), fail);
    await turn();
    expect(done).toEqual([1, 2]);
  });
});

describe('the sweep', () => {
  it('closes a silent connection that never identified with 4009', () => {
    const gateway = openTestGateway();
    const { socket, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', gateway.clock.now);
    gateway.clock.now += 65_000;
    sweep(gateway.context, [connection]);
    expect(socket.closedWith).toBe(4009);
  });

  it('closes a silent connection, and forgets a session that nobody resumed', () => {
    const gateway = openTestGateway();
    const { socket, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', gateway.clock.now);
    const session = gateway.session(gateway.user().id);
    session.attach(connection);
    gateway.clock.now += 60_000;
    sweep(gateway.context, [connection]);
    expect(socket.closedWith).toBeNull();
    gateway.clock.now += 5_000;
    sweep(gateway.context, [connection]);
    expect(socket.closedWith).toBe(4000);
    session.detach(connection, gateway.clock.now);
    gateway.clock.now += 170_000;
    sweep(gateway.context, []);
    expect(gateway.context.sessions.get(session.terms.id)).toBe(session);
    gateway.clock.now += 20_000;
    sweep(gateway.context, []);
    expect(gateway.context.sessions.get(session.terms.id)).toBeUndefined();
    expect(gateway.context.sessions.ofUser(session.terms.userId).size).toBe(0);
  });

  it('lets no session into voice that ends while it asks for that', async () => {
    const gateway = openTestGateway();
    const [owner, person] = [gateway.user(), gateway.user()];
    const channelId = gateway.newId();
    const channels = [testChannel(channelId, ChannelType.GuildVoice)];
    const guildId = await gateway.guild({ ownerId: owner.id, members: [person.id], channels, everyone: Permission.ViewChannel | Permission.Connect });
    const voiceStates = gateway.core.states.peek(guildId)?.voiceStates;
    for (const isEnding of [true, false]) {
      const connection = new Connection(fakeSocket().webSocket, json, 10, 'ws://gateway', gateway.clock.now);
      const session = gateway.session(person.id, { application: null, intents: null });
      session.guildIds.add(guildId);
      session.attach(connection);
      const looking = jest.spyOn(gateway.core.calls, 'all').mockImplementationOnce(() => {
        if (isEnding) endSession(gateway.context, session);
        return [];
      });
      receive(gateway.context, connection, Buffer.from(JSON.stringify({ op: 4, d: { guild_id: guildId, channel_id: channelId } })), false);
      await turn();
      expect(looking).toHaveBeenCalled();
      looking.mockRestore();
      expect(voiceStates?.has(person.id)).toBe(!isEnding);
    }
  });

  it('stays open while no call or stream can be had, because an engine is away', async () => {
    const gateway = openTestGateway();
    const { core, context } = gateway;
    const { socket, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', gateway.clock.now);
    gateway.session(gateway.user().id, { application: null, intents: null }).attach(connection);
    const warn = jest.spyOn(core.log, 'warn');
    const failWith = (error: Error) => Object.assign(core, { locks: { withLock: () => Promise.reject(error) } });
    const ask = async (op: number, d: object): Promise<void> => {
      receive(context, connection, Buffer.from(JSON.stringify({ op, d })), false);
      await turn();
    };
    failWith(new StorageUnavailableError(new Error('away'), 'Redis'));
    await ask(4, { guild_id: null, channel_id: '1' });
    await ask(18, { type: 'call', guild_id: null, channel_id: '1' });
    await ask(20, { stream_key: 'call:1:2' });
    expect(warn).toHaveBeenCalledTimes(3);
    expect([socket.closedWith, gateway.errors]).toEqual([null, []]);
    failWith(new Error('something else'));
    await ask(20, { stream_key: 'call:1:2' });
    expect(socket.closedWith).toBe(4000);
  });

  it('takes who vanished out of their voice channel once nobody can resume the session', async () => {
    const gateway = openTestGateway();
    const [gone, other] = [gateway.user(), gateway.user()];
    const channelId = gateway.newId();
    const channels = [testChannel(channelId, ChannelType.GuildVoice)];
    const guildId = await gateway.guild({ ownerId: other.id, members: [gone.id], channels, everyone: Permission.ViewChannel | Permission.Connect });
    const state = gateway.core.states.peek(guildId);
    if (!state) throw new Error('the guild is not in memory');
    const sessions = [gone, other].map(({ id }) => gateway.session(id));
    for (const session of sessions) {
      session.guildIds.add(guildId);
      const { id: sessionId, userId } = session.terms;
      updateOwnVoiceState(gateway.core, state, userId, { channelId, sessionId, selfMute: false, selfDeaf: false, selfVideo: false });
    }
    const told: unknown[] = [];
    gateway.core.bus.subscribe(({ t, d }) => void (t === 'VOICE_STATE_UPDATE' && told.push(d)));
    const { socket, webSocket } = fakeSocket();
    const connection = new Connection(webSocket, json, 10, 'ws://gateway', gateway.clock.now);
    sessions[0]?.attach(connection);
    gateway.clock.now += 65_000;
    sweep(gateway.context, [connection]);
    expect(socket.closedWith).toBe(4000);
    sessions[0]?.detach(connection, gateway.clock.now);
    gateway.clock.now += 170_000;
    sweep(gateway.context, []);
    expect(state.voiceStates.get(gone.id)?.channel_id).toBe(channelId);
    gateway.clock.now += 20_000;
    sweep(gateway.context, []);
    expect([...state.voiceStates.keys()]).toEqual([other.id]);
    expect(told).toMatchObject([{ user_id: gone.id, channel_id: null, session_id: sessions[0]?.terms.id }]);
  });
});
