import { GatewayOpcodes, type Snowflake } from 'discord-api-types/v10';
import type { UserRecord } from '#core/users/user-record';
import type { Connection } from '../connection.ts';
import type { SharedEvent } from '../frames/shared-event.ts';
import { identify } from '../identify.ts';
import { resume } from '../resume.ts';
import { openTestGateway, openTestServer, type TestGateway, type TestGuild, type TestServer } from '../test-core.ts';
import { TestHub, type HubEnd } from './test-hub.ts';

/** Several gateway processes of one server, over a bus that the test or chance drives. */
export interface TestProcesses {
  hub: TestHub;
  server: TestServer;
  gateways: TestGateway[];
  ends: HubEnd[];
  /** As the user in the store of all processes. */
  user(name: string, isBot?: boolean): UserRecord;
  /** A guild in the store; no process has it in memory yet. */
  guild(options: TestGuild): Promise<Snowflake>;
  /** Connects to a process and identifies. */
  client(index: number, userId: Snowflake, identify?: Record<string, unknown>): Promise<TestClient>;
  /** A connection to a process that has said nothing yet. */
  connect(index: number): TestClient;
  /** Waits until something holds. */
  until(holds: () => boolean): Promise<void>;
  close(): void;
}

export interface TestFrame {
  op: number;
  s?: number;
  t?: string;
  d: Record<string, unknown>;
}

export interface TestClient {
  connection: Connection & { closedWith: number | null };
  frames: TestFrame[];
  sessionId(): string;
  seq(): number;
  resume(userId: Snowflake, sessionId: string, seq: number): Promise<void>;
  /** The connection breaks. */
  cut(): void;
}

export function openTestProcesses(count: number, seed = 1): TestProcesses {
  const hub = new TestHub(seed);
  const server = openTestServer();
  const ends = Array.from({ length: count }, (_, index) => hub.open(`p${index}`));
  const gateways = ends.map(({ bus, origin }) => openTestGateway(server, bus, origin));
  const stop = hub.pump();
  // The store that all read; it has no process of its own.
  const store = openTestGateway(server);

  const connect = (index: number): TestClient => {
    const gateway = gateways[index] as TestGateway;
    const frames: TestFrame[] = [];
    const keep = (shared: SharedEvent, s: number): void =>
      void frames.push({ op: 0, s, ...(JSON.parse(`{${shared.plain('json').toString('utf8', 1)}`) as { t: string; d: Record<string, unknown> }) });
    const connection = {
      isOpen: true,
      isClosedHere: false,
      closedWith: null as number | null,
      version: 10,
      gatewayUrl: 'ws://gateway',
      format: { encoding: 'json', compress: 'none' },
      session: null,
      sendEvent: keep,
      replayEvent: keep,
      sendControl: (op: number, d: unknown) => void frames.push({ op, d: d as Record<string, unknown> }),
      drained: async () => undefined,
      close(code: number) {
        connection.closedWith ??= code;
        client.cut();
      },
    };
    const client: TestClient = {
      connection: connection as unknown as TestClient['connection'],
      frames,
      sessionId: () => frames.find(({ t }) => t === 'READY')?.d['session_id'] as string,
      seq: () => frames.findLast(({ op }) => op === 0)?.s ?? 0,
      resume: (userId, session_id, seq) => resume(gateway.context, client.connection, { token: userId, session_id, seq }),
      cut() {
        connection.isOpen = false;
        const { session } = client.connection;
        if (session?.connection !== client.connection) return;
        session.detach(client.connection, gateway.core.clock.steadyMs());
        gateway.context.fellows?.directory.connectionChanged(session);
      },
    };
    return client;
  };

  return {
    hub,
    server,
    gateways,
    ends,
    connect,
    user: (name, isBot) => store.user(name, isBot),
    guild: (options) => store.guild(options),
    async client(index, userId, given = {}) {
      const client = connect(index);
      const gateway = gateways[index] as TestGateway;
      gateway.context.areLimitsOn = false;
      await identify(gateway.context, client.connection, { token: userId, properties: {}, intents: 53_608_447, ...given } as Parameters<typeof identify>[2]);
      return client;
    },
    async until(holds) {
      const giveUpAt = Date.now() + 40_000;
      while (!holds()) {
        if (Date.now() > giveUpAt) throw new Error('it never came to hold');
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: stop,
  };
}

/** What came as events, by name and number; the numbers have no gap. */
export const eventsOf = (client: TestClient): TestFrame[] => client.frames.filter(({ op }) => op === GatewayOpcodes.Dispatch);
