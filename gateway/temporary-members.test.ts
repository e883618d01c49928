import { newMember } from '#core/members/new-member';
import { enterGuild } from './ready.ts';
import { endForsakenMemberships } from './temporary-members.ts';
import { heardSince, openTestGateway } from './test-core.ts';

describe('temporary members whose sessions ended with the server', () => {
  it('are members no more, but for those who came back or have a role by now', async () => {
    const gateway = openTestGateway();
    const { context, core } = gateway;
    const [owner, gone, back, kept] = ['owner', 'gone', 'back', 'kept'].map((name) => gateway.user(name).id) as [string, string, string, string];
    const of = (userId: string, roles: string[] = []) => newMember('0', userId, '2024-01-01T00:00:00.000000+00:00', { temporary: true, roles });
    const guildId = await gateway.guild({ ownerId: owner, members: [of(gone), of(back), of(kept, ['1'])] });
    const removed: string[] = [];
    Object.assign(core.guilds, {
      temporaryMembers: async () => [gone, back, kept].map((user_id) => ({ guild_id: guildId, user_id })),
      removeMembers: async (_guildId: string, userIds: string[]) => void removed.push(...userIds),
    });
    const state = await core.states.get(guildId);
    if (!state) throw new Error('no guild');
    const [watching, returned] = [gateway.session(owner), gateway.session(back)];
    for (const session of [watching, returned]) enterGuild(context, session, state);
    await endForsakenMemberships(context);
    await new Promise((resolve) => setImmediate(resolve));
    expect(removed).toEqual([gone]);
    expect(heardSince(watching).filter(({ t }) => t === 'GUILD_MEMBER_REMOVE')).toHaveLength(1);
    expect([...state.members.keys()].toSorted()).toEqual([owner, back, kept].toSorted());
    expect(gateway.errors).toEqual([]);
  });
});
