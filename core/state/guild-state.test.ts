import { newGuild } from '../guilds/create-guild.ts';
import { newMember } from '../members/new-member.ts';
import { GuildState } from './guild-state.ts';

const GUILD = '100';
const member = (id: number) => newMember(GUILD, String(id), '2026-01-01T00:00:00.000000+00:00');
const stateOf = (ids: readonly number[]): GuildState =>
  new GuildState({ guild: newGuild(GUILD, 'ours', '1'), roles: [], channels: [], members: ids.map(member), emojis: [], stickers: [] }, []);
const idsAfter = (state: GuildState, after?: number, limit = 1000): number[] =>
  state.membersAfter(after === undefined ? undefined : String(after), limit).map((one) => Number(one.user_id));

describe('the members of a guild in memory', () => {
  it('come by id ascending, as numbers and not as text', () => {
    const state = stateOf([10, 9, 100, 1]);
    expect(idsAfter(state)).toEqual([1, 9, 10, 100]);
    expect(idsAfter(state, 9)).toEqual([10, 100]);
    expect(idsAfter(state, 50)).toEqual([100]);
    expect(idsAfter(state, 100)).toEqual([]);
    expect(idsAfter(state, undefined, 2)).toEqual([1, 9]);
  });

  it('stay in order while they come, change and go', () => {
    const state = stateOf([5]);
    idsAfter(state);
    for (const id of [7, 3, 5, 99, 1]) state.putMember(member(id));
    expect(idsAfter(state)).toEqual([1, 3, 5, 7, 99]);
    state.dropMembers(['3', '4', '99']);
    expect(idsAfter(state)).toEqual([1, 5, 7]);
    const many = Array.from({ length: 300 }, (_, index) => index + 200);
    for (const id of many) state.putMember(member(id));
    state.dropMembers(many.slice(1).map(String));
    expect(idsAfter(state)).toEqual([1, 5, 7, 200]);
    state.becomes(stateOf([4, 2]));
    expect(idsAfter(state)).toEqual([2, 4]);
  });
});
