import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '#server/configuration/settings';
import { openTestDatabase } from '#storage/postgres/test-database';
import { dataFolder, type DataFolder, type ServerProcess } from '../whole-server/server-process.ts';
import { openBalancer, type Balancer } from './balancer.ts';

/** Processes of one server, each with a data folder of its own. */
export interface Fleet {
  /** Those that run, by what they do. */
  of(role: Role): readonly Member[];
  /** `settings` hold for this one only. */
  add(role: Role, settings?: Record<string, string>): Promise<Member>;
  /** Before the gateways. */
  gateways: Balancer;
  /** A `nexus` command at an api process; its JSON. */
  nexus<Said>(...args: string[]): Promise<Said>;
  /** All that the processes have logged. */
  log(): string;
  /** What they log from now on, whenever it is asked for. */
  listen(): () => Said[];
  /** Those that ended although nobody ended them. */
  deaths(): string[];
  close(): Promise<void>;
}

/** One line of the log of a process. */
export interface Said {
  by: Member;
  /** 40 is a warning, 50 an error. */
  level: number;
  words: string;
}

export interface Member {
  role: Role;
  server: ServerProcess;
  folder: DataFolder;
  /** Ends it, tells the balancer, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

export interface FleetOptions {
  api: number;
  gateway: number;
  worker: number;
  /** Addresses of the engines, and what else is set for every process. */
  settings: Record<string, string>;
}

export async function startFleet({ api, gateway, worker, settings }: FleetOptions): Promise<Fleet> {
  const database = settings['DATABASE_URL'] === undefined ? await openTestDatabase() : undefined;
  const gateways = await openBalancer();
  const members = new Set<Member>();
  const gone: Member[] = [];
  const common = {
    ...(database && { DATABASE_URL: database.url }),
    NEXUS_RATE_LIMITS: 'off',
    NEXUS_LINK_PREVIEWS: 'off',
    // Each has a folder of its own: tests that read files by another process give a store.
    ...(settings['S3_ENDPOINT'] === undefined && { NEXUS_FILES: 'disk' }),
    NEXUS_GATEWAY_URL: gateways.url.replace(/^http/, 'ws'),
    ...settings,
  };
  const of = (role: Role): Member[] => [...members].filter((member) => member.role === role);
  const lead = (): void => gateways.lead(of('gateway').map(({ server }) => Number(new URL(server.url).port)));

  const add = async (role: Role, own: Record<string, string> = {}): Promise<Member> => {
    const folder = await dataFolder({ ...common, ...own, NEXUS_ROLES: role });
    const server = await folder.start().catch(async (error: unknown) => {
      await folder.remove();
      throw error;
    });
    const member: Member = {
      role,
      server,
      folder,
      async end(signal) {
        members.delete(member);
        gone.push(member);
        lead();
        return server.end(signal);
      },
    };
    members.add(member);
    lead();
    return member;
  };
  const close = async (): Promise<void> => {
    await Promise.all([...members].map((member) => member.end('SIGKILL')));
    await Promise.all(gone.map(({ folder }) => folder.remove()));
    await gateways.close();
    await database?.drop();
  };
  try {
    // The first makes the schema; the others find it.
    await add('api');
    const others: Role[] = [...Array<Role>(api - 1).fill('api'), ...Array<Role>(gateway).fill('gateway'), ...Array<Role>(worker).fill('worker')];
    await Promise.all(others.map((role) => add(role)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    of,
    add,
    gateways,
    async nexus(...args) {
      const [first] = of('api');
      if (!first) throw new Error('no api process runs');
      const { code, stdout, stderr } = await first.folder.nexus([...args, '--json']);
      if (code !== 0) throw new Error(`nexus ${args.join(' ')} failed: ${stdout} ${stderr}`);
      return JSON.parse(stdout) as never; // the command's own form
    },
    listen() {
      const before = new Map([...members, ...gone].map((member) => [member, member.server.log().length]));
      return () => [...members, ...gone].flatMap((member) => saidBy(member, before.get(member) ?? 0));
    },
    deaths: () =>
      [...members].flatMap(({ role, server: { child } }) =>
        child.exitCode === null && child.signalCode === null ? [] : [`a process with the role ${role} ended by itself: ${child.signalCode ?? child.exitCode}`],
      ),
    log: () => [...members, ...gone].map(({ role, server }) => server.log().replaceAll(/^/gm, `${role} `)).join('\n'),
    close,
  };
}

/** The lines that a process logged after so many characters; what is no line of its log is an error. */
function saidBy(by: Member, from: number): Said[] {
  const lines = by.server.log().slice(from).split('\n');
  return lines.slice(0, -1).map((line) => {
    try {
      const { level, msg } = JSON.parse(line) as { level: number; msg: string }; // the log's own form
      return { by, level, words: msg };
    } catch {
      return { by, level: 50, words: line };
    }
  });
}

/** Waits until something holds; says what did not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, patienceMs = 180_000): Promise<void> {
  for (const giveUpAt = Date.now() + patienceMs; !(await holds()); await sleep(50)) {
    if (Date.now() > giveUpAt) throw new Error(`after ${patienceMs / 1000} s still not: ${what}`);
  }
}
