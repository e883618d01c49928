import type { Core } from '../core.ts';
import type { Bus, BusEvent } from '../ports/bus.ts';
import { writeFields } from '#protocol/protobuf';
import { privacyOf } from './privacy.ts';
import { SETTINGS_FIELDS, withValue } from './settings-fields.ts';

/** A process whose settings lie in `restricted`, by person, and that hears what `tell` says. */
function opened() {
  const restricted = new Map<string, string[]>();
  const asked: string[] = [];
  let hear: (event: BusEvent) => void = () => undefined;
  const bus = { subscribe: (receive: typeof hear) => (hear = receive) } as unknown as Bus; // all that is asked of it
  const find = async (userId: string) => {
    asked.push(userId);
    if (restricted.get(userId)?.includes('broken')) throw new Error('away');
    return { version: 1, data: writeFields(withValue([], SETTINGS_FIELDS.restricted_guilds, restricted.get(userId) ?? [])) };
  };
  const core = { bus, userSettings: { find } } as unknown as Core;
  const guildsOf = async (userId: string) => [...(await privacyOf(core, userId)).restrictedGuildIds];
  return { restricted, asked, guildsOf, tell: (t: string, userIds: string[]) => hear({ t, d: null, scope: { user_ids: userIds } }) };
}

describe('what a person lets others do', () => {
  it('is asked for once, until it changes', async () => {
    const { restricted, asked, guildsOf, tell } = opened();
    restricted.set('1', ['5']);
    expect(await Promise.all([guildsOf('1'), guildsOf('1'), guildsOf('2')])).toEqual([['5'], ['5'], []]);
    restricted.set('1', ['5', '6']);
    tell('USER_SETTINGS_PROTO_UPDATE', ['2']);
    expect(await guildsOf('1')).toEqual(['5']);
    tell('USER_SETTINGS_PROTO_UPDATE', ['1']);
    expect([await guildsOf('1'), await guildsOf('1')]).toEqual([
      ['5', '6'],
      ['5', '6'],
    ]);
    tell('storage_was_lost', []);
    await guildsOf('1');
    expect(asked).toEqual(['1', '2', '1', '1']);
  });

  it('is asked for again where it could not be read, or changed while it was read', async () => {
    const { restricted, guildsOf, tell } = opened();
    restricted.set('1', ['broken']);
    await expect(guildsOf('1')).rejects.toThrow('away');
    restricted.set('1', ['5']);
    const reading = guildsOf('1');
    restricted.set('1', ['6']);
    tell('USER_SETTINGS_PROTO_UPDATE', ['1']);
    await reading;
    expect(await guildsOf('1')).toEqual(['6']);
  });
});
