import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BrowserAnswer, MediaCall, MediaIdentity } from '../media-plane.ts';
import type { BrowserOffer } from '../media/media-engine.ts';
import { writeFragment } from '../media/sdp-fragment.ts';
import { newCounters, type UdpCounters } from '../udp/counters.ts';
import type { MediaListener } from '../udp/udp-plane.ts';
import { VoiceError } from '../voice-error.ts';
import type { Order, Report, CarrierOptions } from './messages.ts';
import { CarriedMember } from './carried-member.ts';

type Opened = Extract<Report, { kind: 'open' }>;

interface Outlet {
  warn(text: string): void;
  /** It broke, and carries nothing any more; its members have been told. */
  lost(carrier: Carrier, error: Error): void;
}

/** How long one may take to end its calls. */
const CLOSING_MS = 3000;
const PROGRAM = fileURLToPath(new URL('./carrier-process.js', import.meta.url));

/** A process that carries calls, as seen from the one that leads it. */
export class Carrier {
  readonly opened: Opened;
  counters: UdpCounters = newCounters();
  readonly #child: ChildProcess;
  readonly #members = new Map<number, { member: CarriedMember; callId: string }>();
  readonly #listeners = new Map<string, Set<MediaListener>>();
  readonly #requests = new Map<number, { resolve(report: Report): void; reject(error: Error): void }>();
  #lastRequest = 0;
  #isOver = false;

  private constructor(child: ChildProcess, opened: Opened, outlet: Outlet) {
    this.#child = child;
    this.opened = opened;
    child.on('message', (report: Report) => this.#hear(report));
    child.on('error', (error) => this.#lose(error, outlet));
    child.on('exit', (code, signal) => this.#lose(new Error(`It ended with ${signal ?? code}.`), outlet));
  }

  /** Rejects, with the system's code, when one of the ports cannot be had. */
  static async start(options: CarrierOptions, outlet: Outlet): Promise<Carrier> {
    const child = fork(PROGRAM, [JSON.stringify(options)], { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (report: Report) => {
      if (report.kind === 'warning') outlet.warn(report.text);
    });
    const opened = await new Promise<Opened>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`The process for voice ended at its start, with ${signal ?? code}.`)));
      child.on('message', (report: Report) => {
        if (report.kind === 'open') resolve(report);
        else if (report.kind === 'not open') reject(Object.assign(new Error(report.text), { code: report.code }));
      });
    }).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
    return new Carrier(child, opened, outlet);
  }

  get memberCount(): number {
    return this.#members.size;
  }

  hasSsrc(ssrc: number): boolean {
    return this.#members.has(ssrc);
  }

  hasCall(callId: string): boolean {
    for (const member of this.#members.values()) if (member.callId === callId) return true;
    return false;
  }

  call(callId: string): MediaCall {
    return { port: this.opened.port, add: (identity) => this.#add(callId, identity), listen: (listener) => this.#listen(callId, listener) };
  }

  tell(order: Order): void {
    // What cannot be told any more is told to nobody: its end is on its way.
    if (!this.#isOver && this.#child.connected) this.#child.send(order, () => undefined);
  }

  async settled(): Promise<void> {
    await this.#ask((request) => ({ kind: 'settle', request }));
  }

  /** Rejects when the member is gone, or the process breaks. */
  async connect(callId: string, ssrc: number, offer: BrowserOffer): Promise<BrowserAnswer> {
    const report = await this.#ask((request) => ({ kind: 'connect', request, callId, member: ssrc, offer }));
    if (report.kind !== 'connected') throw new Error(report.kind === 'refused' ? report.text : 'An answer to something else.');
    const { request: link, local } = report;
    const port = this.opened.engine?.port ?? 0;
    return { sdp: (address) => writeFragment(local, address, port), close: () => this.tell({ kind: 'disconnect', link }) };
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.tell({ kind: 'close' });
    this.#isOver = true;
    this.#refuse('Voice is being closed');
    const patience = setTimeout(() => void this.#child.kill('SIGKILL'), CLOSING_MS);
    await ended;
    clearTimeout(patience);
  }

  #add(callId: string, { userId, ssrc, videoSsrc, rtxSsrc }: MediaIdentity): CarriedMember {
    const member = new CarriedMember(ssrc, this, () => this.#members.delete(ssrc));
    this.#members.set(ssrc, { member, callId });
    this.tell({ kind: 'add', callId, setup: { userId, ssrc, videoSsrc, rtxSsrc } });
    return member;
  }

  #listen(callId: string, listener: MediaListener): () => void {
    const listeners = this.#listeners.get(callId) ?? new Set();
    if (listeners.size === 0) this.tell({ kind: 'listen', callId, isOn: true });
    this.#listeners.set(callId, listeners.add(listener));
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      this.#listeners.delete(callId);
      this.tell({ kind: 'listen', callId, isOn: false });
    };
  }

  #ask(order: (request: number) => Order): Promise<Report> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new VoiceError('CRASHED', 'The process that carries this call is over'));
      const request = ++this.#lastRequest;
      this.#requests.set(request, { resolve, reject });
      this.tell(order(request));
    });
  }

  #hear(report: Report): void {
    if (report.kind === 'counters') {
      this.counters = report.counters;
      for (const [ssrc, { member }] of this.#members) member.counted = report.members.get(ssrc) ?? member.counted;
    }
    if (report.kind === 'key spent') this.#members.get(report.member)?.member.onKeySpent?.();
    else if (report.kind === 'active') this.#members.get(report.member)?.member.onActive?.();
    else if (report.kind === 'heard') {
      const [userId, kind, packet, isEncrypted] = report.args;
      for (const listener of this.#listeners.get(report.callId) ?? []) listener(userId, kind, packet, isEncrypted);
    } else if ('request' in report) {
      this.#requests.get(report.request)?.resolve(report);
      this.#requests.delete(report.request);
    }
  }

  #lose(error: Error, outlet: Outlet): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#child.kill('SIGKILL');
    this.#refuse('The process that carries this call broke');
    const members = [...this.#members.values()];
    this.#members.clear();
    outlet.lost(this, error);
    for (const { member } of members) member.onLost?.();
  }

  #refuse(reason: string): void {
    for (const { reject } of this.#requests.values()) reject(new VoiceError('CRASHED', reason));
    this.#requests.clear();
  }
}
