import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import operations from '../discord-operations.json' with { type: 'json' };
import { faultsOfEvent } from './check-event.ts';
import { faultsBySchema, faultsOfReply, isOnlyRefusal } from './check-reply.ts';
import type { Fault } from './check-shape.ts';

/** The contract is Discord's own: in tests every reply and every event is held against it. Nothing is ever thrown into the product. */
const MAX_KEPT = 200;
const MAX_SHOWN_PER_PAYLOAD = 8;

const faults: string[] = [];
const seenOperations = new Set<string>();
const seenEvents = new Set<string>();

/** Holds a reply of one operation against Discord's description of it. */
export function checkReply(route: { operation: string; method: string; path: string; answers?: z.ZodType | undefined }, status: number, body: unknown): void {
  if (status < 400 || isOnlyRefusal(route.operation, status, body)) seenOperations.add(route.operation);
  keep(`${route.operation} (${route.method} ${route.path}) answered ${status}`, () => [
    ...faultsOfReply(route.operation, status, body),
    ...(route.answers && status < 400 ? faultsBySchema(route.answers, body, 'body') : []),
  ]);
}

/** Holds the payload of one dispatch event against Discord's documentation and the components inside of it. */
export function checkEvent(t: string, d: unknown): void {
  seenEvents.add(t);
  keep(`event ${t}`, () => faultsOfEvent(t, d));
}

function keep(what: string, find: () => readonly Fault[]): void {
  let found: readonly Fault[];
  try {
    found = find();
  } catch (error) {
    found = [{ path: '', expected: 'a payload that can be checked', got: error instanceof Error ? error.stack : error }];
  }
  for (const { path, expected, got } of found.slice(0, MAX_SHOWN_PER_PAYLOAD)) {
    const words = `${what}: at ${path || 'the top'} expected ${expected}, got ${shown(got)}`;
    if (faults.length < MAX_KEPT && !faults.includes(words)) faults.push(words);
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint') return `the bigint ${value}`;
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 300);
  } catch {
    return String(value);
  }
}

/** What was found since the last call; the list is empty afterwards. */
export function takeContractFaults(): string[] {
  saveRecord();
  return faults.splice(0);
}

/** Operations that answered with success (or, where that is all they do, with their refusal), and events that were sent, so far in this test file. */
export function exercised(): { operations: string[]; events: string[] } {
  return { operations: [...seenOperations].sort(), events: [...seenEvents].sort() };
}

/** Discord's own operations; ours have other names. */
export const discordOperations: ReadonlySet<string> = new Set(operations.map(({ operation }) => operation));

const record = `${randomUUID()}.json`;
let recorded = -1;

/** Leaves what was exercised for `npm run coverage`, where NEXUS_COVERAGE_DIR says. */
function saveRecord(): void {
  const directory = process.env['NEXUS_COVERAGE_DIR'];
  const size = seenOperations.size + seenEvents.size;
  if (!directory || size === recorded) return;
  recorded = size;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, record), JSON.stringify(exercised()));
}
