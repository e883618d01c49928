import { bytesField, writeFields, type WireField } from '#protocol/protobuf';
import type { Core } from '../core.ts';
import { undisturbedOf } from './do-not-disturb.ts';
import { SETTINGS_FIELDS, withValue } from './settings-fields.ts';

const NOW_MS = Date.parse('2026-01-02T03:04:05.000Z');
const busy = withValue([], SETTINGS_FIELDS.status, 'dnd');
const until = (at: string) => withValue(busy, SETTINGS_FIELDS.status_expires_at, at);

/** A core in which people have these settings. */
const coreOf = (people: Record<string, readonly WireField[]>): Core =>
  ({
    clock: { nowMs: () => NOW_MS },
    userSettings: { ofUsers: async () => new Map(Object.entries(people).map(([id, fields]) => [id, { version: 1, data: writeFields(fields) }])) },
  }) as unknown as Core; // no more of it is asked for

describe('who is not to be disturbed', () => {
  it('are those who chose it, until it is over', async () => {
    const people = { 1: busy, 2: [], 3: until('2026-01-02T03:00:00.000000+00:00'), 4: until('2026-01-02T04:00:00.000000+00:00') };
    expect(await undisturbedOf(coreOf(people), Object.keys(people))).toEqual(new Set(['1', '4']));
  });

  it('is said of the others where the settings of one are damaged', async () => {
    const people = { 1: [bytesField(SETTINGS_FIELDS.status.outer, new Uint8Array([0xff]))], 2: busy };
    expect(await undisturbedOf(coreOf(people), ['1', '2'])).toEqual(new Set(['2']));
  });
});
