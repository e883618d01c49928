import { BrowserPlane, type BrowserLink } from '../media/browser-plane.ts';
import { openEngine } from '../media/open-engine.ts';
import { UdpPlane, type Member } from '../udp/udp-plane.ts';
import type { Order, Report, CarrierOptions } from './messages.ts';

// A process that carries the sound and pictures of some calls, and does nothing else: whatever the rest of the server is at, it is not kept waiting.

const COUNTED_EVERY_MS = 1000;

const tell = (report: Report): void => void (process.connected && process.send?.(report));

async function open({ host, port, browserPort, isBrowserPortNamed, engine: choice }: CarrierOptions): Promise<void> {
  const plane = await UdpPlane.open({ host, port });
  const engine = await openEngine({
    engine: choice,
    host,
    port: browserPort,
    isPortNamed: isBrowserPortNamed,
    warn: (text) => tell({ kind: 'warning', text }),
  });
  const browsers = engine && new BrowserPlane(plane, engine);
  const members = new Map<number, Member>();
  const links = new Map<number, BrowserLink>();
  const listening = new Map<string, () => void>();
  const counting = setInterval(() => count(), COUNTED_EVERY_MS);

  function count(): void {
    tell({ kind: 'counters', counters: plane.counters, members: new Map([...members].map(([ssrc, member]) => [ssrc, member.stats()])) });
  }

  async function connect({ request, callId, member, offer }: Extract<Order, { kind: 'connect' }>): Promise<void> {
    try {
      if (!browsers) throw new Error('nothing here speaks WebRTC');
      const made = await browsers.connect(callId, member, offer);
      links.set(request, made);
      tell({ kind: 'connected', request, local: made.peer.local });
    } catch (error) {
      // The member may have gone meanwhile.
      tell({ kind: 'refused', request, text: String(error) });
    }
  }

  /** A call ends with its last member, and what is said in the next of that name is not told. */
  function listen({ callId, isOn }: Extract<Order, { kind: 'listen' }>): void {
    listening.get(callId)?.();
    listening.delete(callId);
    if (isOn)
      listening.set(
        callId,
        plane.call(callId).listen((...args) => {
          if (args[1] === 'audio') tell({ kind: 'heard', callId, args });
        }),
      );
  }

  async function close(): Promise<void> {
    clearInterval(counting);
    await browsers?.close();
    await plane.close();
    process.exit();
  }

  // Who leads it is gone, or ends it: then by word, not by a signal that both got.
  process.on('disconnect', () => void close());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  process.on('message', (order: Order) => {
    switch (order.kind) {
      case 'add': {
        const member = plane.call(order.callId).add(order.setup);
        members.set(order.setup.ssrc, member);
        member.onKeySpent = () => tell({ kind: 'key spent', member: order.setup.ssrc });
        member.onActive = () => tell({ kind: 'active', member: order.setup.ssrc });
        return;
      }
      case 'set':
        return void Object.assign(members.get(order.member) ?? {}, order.flags);
      case 'select':
        return members.get(order.member)?.select(order.selection);
      case 'wants':
        return members.get(order.member)?.wants(order.anyVideo, order.bySsrc);
      case 'remove':
        members.get(order.member)?.remove();
        return void members.delete(order.member);
      case 'connect':
        return void connect(order);
      case 'disconnect':
        links.get(order.link)?.close();
        return void links.delete(order.link);
      case 'listen':
        return listen(order);
      case 'settle':
        return tell({ kind: 'settled', request: order.request });
      case 'close':
        return void close();
    }
  });
  tell({ kind: 'open', port: plane.port, modes: plane.modes, engine: engine && { name: engine.name, port: engine.port } });
}

void open(JSON.parse(process.argv[2] ?? '{}') as CarrierOptions).catch((error: NodeJS.ErrnoException) => {
  process.send?.({ kind: 'not open', code: error.code, text: error.message } satisfies Report, () => process.exit(1));
});
