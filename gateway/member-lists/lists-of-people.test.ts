import type { GatewayOpcodes } from 'discord-api-types/v10';
import type { Listener } from '#compat-tests/listener';
import { useWorld } from '#compat-tests/world';
import { PeopleOpcodes } from '../people-opcodes.ts';

const world = useWorld();

interface Item {
  group?: { id: string; count: number };
  member?: { user: { id: string; global_name?: string | null }; nick?: string | null; presence: { status: string } };
}
interface Op {
  op: string;
  range?: [number, number];
  items?: Item[];
  index?: number;
  item?: Item;
}
interface Update {
  guild_id: string;
  id: string;
  member_count: number;
  online_count: number;
  groups: { id: string; count: number }[];
  ops: Op[];
}
const lineOf = ({ group, member }: Item): string => (group ? `# ${group.id}` : `${member?.user.id}`);
/** What a client has after all that it was told of a list. */
function listOf({ heard }: Listener, id: string): string[] {
  const lines: string[] = [];
  for (const { t, d } of heard) {
    const update = d as unknown as Update;
    if (t !== 'GUILD_MEMBER_LIST_UPDATE' || update.id !== id) continue;
    for (const { op, range, items = [], index = 0, item = {} } of update.ops) {
      if (op === 'SYNC' && range) lines.splice(range[0], range[1] - range[0] + 1, ...items.map(lineOf));
      else if (op === 'INVALIDATE' && range) lines.splice(range[0], range[1] - range[0] + 1);
      else if (op === 'INSERT') lines.splice(index, 0, lineOf(item));
      else if (op === 'DELETE') lines.splice(index, 1);
      else if (op === 'UPDATE') lines[index] = lineOf(item);
    }
  }
  return lines;
}
const comesTo = async (listener: Listener, id: string, lines: string[]): Promise<void> => {
  for (let tries = 0; tries < 200 && listOf(listener, id).join() !== lines.join(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(listOf(listener, id)).toEqual(lines);
};
const GUILD_SUBSCRIPTIONS = PeopleOpcodes.GuildSubscriptions as number as GatewayOpcodes; // no public type knows it
const BULK = PeopleOpcodes.GuildSubscriptionsBulk as number as GatewayOpcodes; // the same

describe('the list of members', () => {
  it('is told by ranges, and follows what happens', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const carla = await world().person('carla');
    await world().join(guildId, carla);
    const hers = await alice.listen();
    const told = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE');
    hers.send(GUILD_SUBSCRIPTIONS, { guild_id: guildId, typing: true, channels: { [textId]: [[0, 99]] } });
    const first = await told;
    expect(first).toMatchObject({ guild_id: guildId, id: 'everyone', member_count: 4, online_count: 1, ops: [{ op: 'SYNC', range: [0, 99] }] });
    expect(first.groups).toEqual([
      { id: 'online', count: 1 },
      { id: 'offline', count: 3 },
    ]);
    const offline = [bob, bot, carla].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
    await comesTo(hers, 'everyone', ['# online', alice.id, '# offline', ...offline]);

    // Somebody comes, changes their name, gets a role that is shown apart, and goes.
    const his = await bob.listen();
    const withoutBob = offline.filter((id) => id !== bob.id);
    await comesTo(hers, 'everyone', ['# online', alice.id, bob.id, '# offline', ...withoutBob]);
    await bob.rest.patch(`/guilds/${guildId}/members/@me`, { nick: 'AAA first' });
    await comesTo(hers, 'everyone', ['# online', bob.id, alice.id, '# offline', ...withoutBob]);
    const updated = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE', ({ ops }) => ops.some(({ op }) => op === 'UPDATE'));
    his.send(3, { status: 'idle', activities: [], since: 0, afk: true });
    expect((await updated).ops).toMatchObject([{ op: 'UPDATE', index: 1, item: { member: { user: { id: bob.id }, presence: { status: 'idle' } } } }]);
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'crew', hoist: true });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    await comesTo(hers, 'everyone', [`# ${role.id}`, bob.id, '# online', alice.id, '# offline', ...withoutBob]);
    await alice.rest.delete(`/guilds/${guildId}/members/${carla.id}`);
    await comesTo(hers, 'everyone', [`# ${role.id}`, bob.id, '# online', alice.id, '# offline', bot.id]);
    const renamed = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE', ({ ops }) => ops.some(({ item }) => item?.member?.user.global_name === 'Alice herself'));
    await alice.rest.patch('/users/@me', { global_name: 'Alice herself' });
    await renamed;
    await his.close();
  });

  it('of a channel that not everybody sees is another one, and changes with who sees it', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const [hers, his] = [await alice.listen(), await bob.listen()];
    await alice.rest.put(`/channels/${textId}/permissions/${guildId}`, { type: 0, deny: '1024' });
    const told = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE');
    hers.send(BULK, { subscriptions: { [guildId]: { channels: { [textId]: [[0, 99]] } } } });
    const { id } = await told;
    expect(id).toMatch(/^\d+$/);
    await comesTo(hers, id, ['# online', alice.id, '# offline', bot.id]);
    // Who does not see the channel learns nothing of it.
    his.send(BULK, { subscriptions: { [guildId]: { channels: { [textId]: [[0, 99]] } } } });
    const changed = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE', (update) => update.id !== id);
    await alice.rest.put(`/channels/${textId}/permissions/${bob.id}`, { type: 1, allow: '1024' });
    const other = (await changed).id;
    await comesTo(hers, other, ['# online', alice.id, bob.id, '# offline', bot.id]);
    expect(listOf(hers, id)).toEqual([]);
    expect(his.hasHeard('GUILD_MEMBER_LIST_UPDATE')).toBe(false);
    // Seen through a role: whoever gets it comes, and goes with it.
    await alice.rest.delete(`/channels/${textId}/permissions/${bob.id}`);
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'insiders' });
    const changedAgain = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE', (update) => update.id !== id && update.id !== other);
    await alice.rest.put(`/channels/${textId}/permissions/${role.id}`, { type: 0, allow: '1024' });
    const ofRole = (await changedAgain).id;
    await comesTo(hers, ofRole, ['# online', alice.id, '# offline', bot.id]);
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    await comesTo(hers, ofRole, ['# online', alice.id, bob.id, '# offline', bot.id]);
    await alice.rest.delete(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    await comesTo(hers, ofRole, ['# online', alice.id, '# offline', bot.id]);
    const open = hers.next<Update>('GUILD_MEMBER_LIST_UPDATE', (update) => update.id === 'everyone');
    await alice.rest.delete(`/channels/${textId}/permissions/${guildId}`);
    expect((await open).member_count).toBe(3);
  });

  it('has nothing for who asks for nonsense', async () => {
    const { alice, guildId } = await world().scene();
    const hers = await alice.listen();
    hers.send(GUILD_SUBSCRIPTIONS, { guild_id: guildId, channels: { '1': [[0, 99]] } });
    hers.send(GUILD_SUBSCRIPTIONS, { guild_id: '1', channels: { '1': [[0, 99]] } });
    hers.send(GUILD_SUBSCRIPTIONS, { guild_id: guildId, channels: { '1': [[9, 1]] } });
    expect(await hers.closed).toBe(4002);
    expect(hers.hasHeard('GUILD_MEMBER_LIST_UPDATE')).toBe(false);
  });
});
