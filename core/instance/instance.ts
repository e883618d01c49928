import { randomUUID } from 'node:crypto';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snowflake } from 'discord-api-types/v10';
import type { Bus } from '../ports/bus.ts';
import { only } from '../ports/event-heading.ts';
import type { InstanceBanRecord, InstanceStore } from '../ports/instance-stores.ts';
import type { FixedSettings, InstanceSettings } from './instance-settings.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

interface Network {
  list: BlockList;
  untilMs: number;
}

/** What this process remembers of the instance: settings, operators and bans. Read anew when another process changes them. */
export class Instance {
  readonly defaults: InstanceSettings;
  readonly fixed: FixedSettings;
  settings: InstanceSettings;
  /** Whether no operator has decided anything yet. */
  isUndecided = false;
  /** How many gateway sessions this process holds; the gateway says. */
  countSessions: () => number = () => 0;
  readonly startedAtMs: number;
  /** Of this process, unlike any other. */
  readonly processId = randomUUID();

  private operators: ReadonlySet<Snowflake> = new Set();
  /** Until when, in milliseconds; by user and by guild. */
  private users: ReadonlyMap<Snowflake, number> = new Map();
  private guilds: ReadonlyMap<Snowflake, number> = new Map();
  private domains: ReadonlyMap<string, number> = new Map();
  private networks: readonly Network[] = [];

  private readonly store: InstanceStore;
  private readonly bus: Bus;
  private readonly nowMs: () => number;
  private reading: Promise<void> | null = null;
  private isStale = false;
  private isTrying = false;

  constructor(store: InstanceStore, bus: Bus, options: { defaults: InstanceSettings; fixed: FixedSettings; nowMs: () => number }) {
    this.store = store;
    this.bus = bus;
    this.defaults = options.defaults;
    this.fixed = options.fixed;
    this.nowMs = options.nowMs;
    this.settings = options.defaults;
    this.startedAtMs = options.nowMs();
    bus.subscribe(
      ({ t, d }) => {
        // Whoever writes reads by itself. After a loss, of the database or of events, anything may have changed.
        if (t === 'storage_was_lost' || (t === 'instance_changed' && (d as { by: string }).by !== this.processId)) void this.readInTheEnd();
      },
      only('storage_was_lost', 'instance_changed'),
    );
  }

  /** Reads everything again here, and has the other processes do the same. */
  async refresh(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      void this.readInTheEnd();
      throw error;
    } finally {
      // It is written, whether or not it can be read here just now.
      this.bus.publish({ scope: {}, t: 'instance_changed', d: { by: this.processId } });
    }
  }

  /** One reading at a time; a change while it goes on makes it begin again. */
  read(): Promise<void> {
    this.isStale = true;
    return (this.reading ??= this.readUntilCurrent().finally(() => (this.reading = null)));
  }

  /** Again and again until it can be read: what is old here would let somebody in who is banned. */
  private async readInTheEnd(): Promise<void> {
    this.isStale = true;
    if (this.isTrying) return;
    this.isTrying = true;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.read();
        this.isTrying = false;
        return;
      } catch {
        await sleep(pauseMs, undefined, { ref: false });
      }
    }
  }

  isOperator(userId: Snowflake): boolean {
    return this.operators.has(userId);
  }

  get hasOperator(): boolean {
    return this.operators.size > 0;
  }

  isUserBanned(userId: Snowflake): boolean {
    return this.holds(this.users.get(userId));
  }

  isGuildShut(guildId: Snowflake): boolean {
    return this.holds(this.guilds.get(guildId));
  }

  /** Also of domains below a banned one. */
  isEmailBanned(email: string): boolean {
    if (this.domains.size === 0) return false;
    const labels = email
      .slice(email.lastIndexOf('@') + 1)
      .toLowerCase()
      .split('.');
    return labels.some((_, from) => this.holds(this.domains.get(labels.slice(from).join('.'))));
  }

  isAddressBanned(address: string): boolean {
    if (this.networks.length === 0) return false;
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const family = isIPv4(plain) ? 'ipv4' : isIPv6(plain) ? 'ipv6' : null;
    return family !== null && this.networks.some(({ list, untilMs }) => this.holds(untilMs) && list.check(plain, family));
  }

  private holds(untilMs: number | undefined): boolean {
    return untilMs !== undefined && untilMs > this.nowMs();
  }

  private async readUntilCurrent(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      const [stored, operators, bans] = await Promise.all([this.store.settings(), this.store.operators(), this.store.bans()]);
      const decided = Object.entries(stored).filter(([name]) => !(name in this.fixed) && name in this.defaults);
      this.settings = { ...this.defaults, ...Object.fromEntries(decided) };
      this.isUndecided = Object.keys(stored).length === 0;
      this.operators = new Set(operators.map((one) => one.user_id));
      const untilOf = (kind: InstanceBanRecord['kind']): Map<string, number> =>
        new Map(bans.filter((ban) => ban.kind === kind).map((ban) => [ban.value, untilMsOf(ban)]));
      this.users = untilOf('user');
      this.guilds = untilOf('guild');
      this.domains = untilOf('email_domain');
      this.networks = bans.flatMap((ban) => {
        const list = ban.kind === 'address' ? networkOf(ban.value) : null;
        return list ? [{ list, untilMs: untilMsOf(ban) }] : [];
      });
    }
  }
}

const untilMsOf = ({ expires_at: expiresAt }: InstanceBanRecord): number => (expiresAt === null ? Infinity : Date.parse(expiresAt));

/** Addresses of `198.51.100.7`, `198.51.100.0/24` or their IPv6 kin; null for anything else. */
export function networkOf(text: string): BlockList | null {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  if (!family || more.length > 0) return null;
  const most = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (prefix < 0 || prefix > most) return null;
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return list;
}
