import { afterClose } from './after-close.ts';
import { backoffMs } from '../../backoff.ts';
import { VoiceSocket } from './voice-socket.ts';

const CREDENTIALS = { endpoint: 'voice.test:443', token: 'token', serverId: '1', channelId: '2', userId: '3', sessionId: 'session' };

class FakeSocket {
  binaryType = '';
  readyState = 1;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { op: number; d: Record<string, unknown> }[] = [];
  closedWith: number | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as FakeSocket['sent'][number]); // as it was written
  }

  close(code: number): void {
    this.closedWith = code;
  }

  say(op: number, d: unknown, seq?: number): void {
    this.onmessage?.({ data: JSON.stringify({ op, d, seq }) });
  }
}

function open(): { sockets: FakeSocket[]; heard: unknown[]; socket: VoiceSocket; pass(): void; last(): FakeSocket; greet(): FakeSocket } {
  const sockets: FakeSocket[] = [];
  const heard: unknown[] = [];
  let timers: { run: () => void }[] = [];
  const socket = new VoiceSocket(CREDENTIALS, {
    identify: { max_dave_protocol_version: 1 },
    outlet: {
      message: (op) => heard.push(op),
      bytes: (op, payload) => heard.push([op, ...payload]),
      resumed: () => heard.push('resumed'),
      broken: () => heard.push('broken'),
      ended: (reason, code) => heard.push([reason, code]),
    },
    open(url) {
      const made = new FakeSocket(url);
      sockets.push(made);
      return made as unknown as WebSocket; // as much of one as is used
    },
    schedule(_ms, run) {
      const timer = { run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  });
  const last = (): FakeSocket => {
    const newest = sockets.at(-1);
    if (!newest) throw new Error('nothing was opened');
    return newest;
  };
  return {
    sockets,
    heard,
    socket,
    last,
    /** All that waits, happens. */
    pass() {
      for (const { run } of timers.splice(0)) run();
    },
    greet() {
      last().say(8, { heartbeat_interval: 1000 });
      return last();
    },
  };
}

describe('the session with a voice gateway', () => {
  it('identifies, and hands on what it is told', () => {
    const { greet, heard, last } = open();
    greet().say(2, { ssrc: 1 });
    expect(last().url).toBe('wss://voice.test:443/?v=8');
    expect(last().sent[0]).toEqual({
      op: 0,
      d: { server_id: '1', user_id: '3', session_id: 'session', token: 'token', channel_id: '2', max_dave_protocol_version: 1 },
    });
    last().onmessage?.({ data: new Uint8Array([0, 7, 25, 1, 2]).buffer });
    expect(heard).toEqual([2, [25, 1, 2]]);
  });

  it('resumes from the last number, of text and of bytes, after a connection that broke', () => {
    const { greet, heard, last, pass, socket } = open();
    greet().say(2, {}, 1);
    last().onmessage?.({ data: new Uint8Array([1, 2, 25]).buffer });
    last().onclose?.({ code: 1006 });
    expect(socket.isReady).toBe(false);
    pass();
    expect(greet().sent[0]).toEqual({ op: 7, d: { server_id: '1', session_id: 'session', token: 'token', seq_ack: 0x102 } });
    last().say(9, null);
    expect(socket.isReady).toBe(true);
    expect(heard).toEqual([2, [25], 'broken', 'resumed']);
  });

  it('says nothing to a connection that is closing', () => {
    const { greet, last, socket } = open();
    greet().say(2, {});
    last().readyState = 2;
    socket.send(5, { speaking: 1 });
    socket.sendBytes(26, new Uint8Array([1]));
    expect(last().sent.map(({ op }) => op)).toEqual([0]);
  });

  it('identifies again when its session is no longer valid, and gives up when that is refused again and again', () => {
    const { greet, heard, last, pass } = open();
    greet().say(2, {});
    last().onclose?.({ code: 4015 });
    pass();
    expect(greet().sent[0]?.op).toBe(7);
    last().onclose?.({ code: 4006 });
    for (let count = 0; count < 3; count++) {
      pass();
      expect(greet().sent[0]?.op).toBe(0);
      last().onclose?.({ code: 4006 });
    }
    expect(heard.at(-1)).toEqual(['disconnected', 4006]);
  });

  it('gives up a connection on which nothing is answered', () => {
    const { greet, heard, last, pass, sockets } = open();
    greet().say(2, {});
    pass();
    expect(last().sent.at(-1)).toMatchObject({ op: 3, d: { seq_ack: -1 } });
    last().say(6, { t: 0 });
    pass();
    expect(sockets).toHaveLength(1);
    pass();
    expect(last().closedWith).toBe(4000);
    expect(heard).toEqual([2, 'broken']);
    pass();
    expect(sockets).toHaveLength(2);
  });

  it('does not wait when told that the network is back, and is quiet once closed', () => {
    const { greet, last, pass, sockets, socket } = open();
    greet().say(2, {});
    last().onclose?.({ code: 1006 });
    socket.hurry();
    expect(sockets).toHaveLength(2);
    socket.close();
    expect(last().closedWith).toBe(1000);
    socket.hurry();
    pass();
    expect(sockets).toHaveLength(2);
  });
});

describe('the close codes of a voice gateway', () => {
  it('say whether to come back, and how', () => {
    expect(afterClose(1006)).toBe('resume');
    expect(afterClose(4015)).toBe('resume');
    expect(afterClose(4021)).toEqual({ end: 'refused' });
    expect(afterClose(4006)).toBe('identify again');
    expect(afterClose(4009)).toBe('identify again');
    expect(afterClose(4014)).toEqual({ end: 'disconnected' });
    expect(afterClose(4022)).toEqual({ end: 'call ended' });
    expect(afterClose(4004)).toEqual({ end: 'token spent' });
    expect(afterClose(4017)).toEqual({ end: 'encryption required' });
    expect(afterClose(4012)).toEqual({ end: 'refused' });
  });

  it('are answered at once the first time, later and later after that, and not by everybody together', () => {
    expect(backoffMs(0)).toBe(0);
    expect([1, 2, 3].map((attempt) => backoffMs(attempt, () => 0))).toEqual([500, 1000, 2000]);
    expect(backoffMs(3, () => 1)).toBe(1000);
    expect(backoffMs(50, () => 0)).toBe(15_000);
  });
});
