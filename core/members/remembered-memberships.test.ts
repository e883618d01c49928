import type { Snowflake } from 'discord-api-types/v10';
import type { BusEvent } from '../ports/bus.ts';
import type { GuildStore } from '../ports/guild-store.ts';
import type { StateChange } from '../state/state-change.ts';
import { rememberedMemberships } from './remembered-memberships.ts';

function open() {
  const written = new Map<Snowflake, Snowflake[]>([['user', ['1', '2']]]);
  const counts = { asked: 0 };
  let hear: (event: BusEvent, mark: null) => void = () => undefined;
  const gate = { wait: Promise.resolve() };
  const store = {
    async idsOfMember(userId: Snowflake) {
      counts.asked++;
      const ids = [...(written.get(userId) ?? [])];
      await gate.wait;
      return ids;
    },
  } as unknown as GuildStore; // no more of it is asked for here
  const bus = { publish: () => undefined, subscribe: (receive: typeof hear) => ((hear = receive), () => undefined) };
  const tell = (change: object, t = 'x', d: unknown = null): void => hear({ scope: {}, t, d, change: change as StateChange }, null);
  return { memberships: rememberedMemberships(store, bus), written, counts, tell, gate };
}

describe('the guilds of a user', () => {
  it('are asked for once, however many ask', async () => {
    const { memberships, counts } = open();
    expect(await Promise.all([1, 2, 3].map(() => memberships.idsOfMember('user')))).toEqual([1, 2, 3].map(() => ['1', '2']));
    await memberships.idsOfMember('user');
    expect(counts.asked).toBe(1);
  });

  it('are asked for anew after a join, a leave, and the end of a guild, not after a change of a member', async () => {
    const { memberships, written, counts, tell } = open();
    await memberships.idsOfMember('user');
    tell({ kind: 'members', guild_id: '2', members: [{ user_id: 'user' }], users: [] });
    await memberships.idsOfMember('user');
    expect(counts.asked).toBe(1);
    written.set('user', ['1', '2', '3']);
    tell({ kind: 'members', guild_id: '3', members: [{ user_id: 'user' }], users: [] });
    expect(await memberships.idsOfMember('user')).toEqual(['1', '2', '3']);
    written.set('user', ['2', '3']);
    tell({ kind: 'members-removed', guild_id: '1', user_ids: ['user'] });
    expect(await memberships.idsOfMember('user')).toEqual(['2', '3']);
    written.set('user', ['3']);
    tell({ kind: 'guild-removed', guild_id: '2' });
    expect(await memberships.idsOfMember('user')).toEqual(['3']);
    written.set('user', ['3', '4']);
    tell({ kind: 'voice-status' }, 'guild_joined', { guild_id: '4', user_id: 'user' });
    expect(await memberships.idsOfMember('user')).toEqual(['3', '4']);
  });

  it('are not remembered as they were when something overtook the question', async () => {
    const { memberships, written, tell, gate } = open();
    let release: () => void = () => undefined;
    gate.wait = new Promise((resolve) => (release = resolve));
    const early = memberships.idsOfMember('user');
    written.set('user', ['1', '2', '3']);
    tell({ kind: 'members', guild_id: '3', members: [{ user_id: 'user' }], users: [] });
    const late = memberships.idsOfMember('user');
    release();
    expect([await early, await late]).toEqual([
      ['1', '2'],
      ['1', '2', '3'],
    ]);
    expect(await memberships.idsOfMember('user')).toEqual(['1', '2', '3']);
  });
});
