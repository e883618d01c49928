import { afterClose } from './after-close.ts';
import { GatewaySocket, type SocketLike } from './gateway-socket.ts';

class FakeSocket implements SocketLike {
  binaryType = '';
  readyState = 1;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  readonly url: string;
  readonly sent: { op: number; d: Record<string, unknown> }[] = [];
  closedWith: number | undefined;

  constructor(url: string) {
    this.url = url;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as FakeSocket['sent'][number]); // as it was written
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  say(op: number, d: unknown, s: number | null = null, t: string | null = null): void {
    this.onmessage?.({ data: JSON.stringify({ op, d, s, t }) });
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function open() {
  const sockets: FakeSocket[] = [];
  const heard: unknown[] = [];
  let timers: { ms: number; run: () => void }[] = [];
  const socket = new GatewaySocket({
    url: async () => 'wss://gateway.test/',
    token: 'token',
    identify: () => ({ properties: { nexus_events: true } }),
    compress: false,
    chance: () => 0,
    WebSocket: class extends FakeSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    },
    outlet: {
      dispatch: (t) => {
        heard.push(t);
        if (t === 'STUMBLE') throw new Error('stumbled');
      },
      state: (state) => heard.push(state),
      ended: (reason, code) => heard.push([reason, code]),
    },
    schedule(ms, run) {
      const timer = { ms, run };
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
    socket,
    sockets,
    heard,
    last,
    /** All that waits, happens. */
    async pass() {
      for (const { run } of timers.splice(0)) run();
      await settled();
    },
    async greet() {
      await settled();
      last().say(10, { heartbeat_interval: 1000 });
      return last();
    },
    ready: () => last().say(0, { session_id: 'one', resume_gateway_url: 'wss://holder.test/' }, 1, 'READY'),
  };
}

describe('a session with the gateway', () => {
  it('identifies, hands on events, and says when it stands', async () => {
    const { socket, greet, heard, ready, last } = open();
    socket.open();
    socket.send(4, { channel_id: null });
    expect((await greet()).sent).toEqual([{ op: 2, d: { token: 'token', properties: { nexus_events: true } } }]);
    ready();
    last().say(0, {}, 2, 'MESSAGE_CREATE');
    expect(last().url).toBe('wss://gateway.test/?v=10&encoding=json');
    expect(heard).toEqual(['connecting', 'READY', 'connected', 'MESSAGE_CREATE']);
    // What was to be sent before goes then.
    expect(last().sent.at(-1)).toEqual({ op: 4, d: { channel_id: null } });
    expect(socket.sessionId).toBe('one');
  });

  it('keeps what is said to a connection that is closing for the one after it', async () => {
    const { socket, greet, ready, last, pass } = open();
    socket.open();
    await greet();
    ready();
    const closing = last();
    closing.readyState = 2;
    socket.send(4, { channel_id: null });
    closing.onclose?.({ code: 1006 });
    await pass();
    await greet();
    last().say(0, {}, 2, 'RESUMED');
    expect(closing.sent.map(({ op }) => op)).toEqual([2]);
    expect(last().sent.map(({ op }) => op)).toEqual([6, 4]);
  });

  it('resumes where the session is held, from the last number', async () => {
    const { socket, greet, heard, ready, last, pass } = open();
    socket.open();
    await greet();
    ready();
    last().say(0, {}, 7, 'MESSAGE_CREATE');
    last().onclose?.({ code: 1006 });
    await pass();
    expect((await greet()).sent).toEqual([{ op: 6, d: { token: 'token', session_id: 'one', seq: 7 } }]);
    expect(last().url).toBe('wss://holder.test/?v=10&encoding=json');
    last().say(0, {}, 8, 'RESUMED');
    expect(heard.slice(-3)).toEqual(['reconnecting', 'RESUMED', 'connected']);
  });

  it('looks elsewhere when whoever held the session does not come back', async () => {
    const { socket, greet, ready, last, pass } = open();
    socket.open();
    await greet();
    ready();
    for (let count = 0; count < 5; count++) {
      last().onclose?.({ code: 1006 });
      await pass();
    }
    expect(last().url).toBe('wss://gateway.test/?v=10&encoding=json');
    expect((await greet()).sent[0]?.op).toBe(6);
  });

  it('identifies anew when the session is gone', async () => {
    const { socket, greet, ready, last, pass } = open();
    socket.open();
    await greet();
    ready();
    last().onclose?.({ code: 1006 });
    await pass();
    (await greet()).say(9, false);
    await pass();
    expect((await greet()).sent[0]?.op).toBe(2);
    last().say(7, null);
    expect(last().closedWith).toBe(4000);
  });

  it('hangs up when a heartbeat is not answered', async () => {
    const { socket, sockets, greet, ready, last, pass } = open();
    socket.open();
    await greet();
    ready();
    await pass();
    expect(last().sent.at(-1)).toEqual({ op: 1, d: 1 });
    last().say(11, null);
    await pass();
    await pass();
    expect(last().closedWith).toBe(4000);
    await pass();
    expect(sockets).toHaveLength(2);
  });

  it('asks whether a connection stands when the network says something, and does not wait when there is none', async () => {
    const { socket, sockets, greet, ready, last } = open();
    socket.open();
    await greet();
    ready();
    socket.look();
    expect(last().sent.at(-1)?.op).toBe(1);
    last().onclose?.({ code: 1006 });
    socket.look();
    await settled();
    expect(sockets).toHaveLength(2);
  });

  it('goes on after an event that somebody stumbles over', async () => {
    const { error } = console;
    const said: unknown[] = [];
    console.error = (words: unknown) => said.push(words);
    const { socket, sockets, greet, ready, heard, last } = open();
    socket.open();
    await greet();
    ready();
    last().say(0, {}, 2, 'STUMBLE');
    last().say(0, {}, 3, 'MESSAGE_CREATE');
    console.error = error;
    expect(heard.slice(-2)).toEqual(['STUMBLE', 'MESSAGE_CREATE']);
    expect(said).toEqual(['The event STUMBLE was not understood.']);
    expect(sockets).toHaveLength(1);
  });

  it('ends when it is closed, and when the token is worth nothing', async () => {
    const one = open();
    one.socket.open();
    await one.greet();
    one.socket.close();
    expect(one.last().closedWith).toBe(1000);
    expect(one.heard.slice(-2)).toEqual(['ended', ['closed', null]]);
    const other = open();
    other.socket.open();
    (await other.greet()).onclose?.({ code: 4004 });
    expect(other.heard.slice(-2)).toEqual(['ended', ['logged out', 4004]]);
  });
});

describe('the close codes of the gateway', () => {
  it('say whether to come back, and how', () => {
    expect(afterClose(1006)).toBe('resume');
    expect(afterClose(4000)).toBe('resume');
    expect(afterClose(4009)).toBe('identify');
    expect(afterClose(4007)).toBe('identify');
    expect(afterClose(1001)).toBe('resume');
    expect(afterClose(4004)).toEqual({ end: 'logged out' });
    expect(afterClose(4015)).toEqual({ end: 'too many sessions' });
  });
});
