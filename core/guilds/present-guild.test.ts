import { newMember } from '../members/new-member.ts';
import type { Stores } from '../ports/stores.ts';
import { newRole } from '../roles/new-role.ts';
import { GuildState } from '../state/guild-state.ts';
import type { GuildStates } from '../state/guild-states.ts';
import { applyStateChange, type StateChange } from '../state/state-change.ts';
import { UserCache } from '../users/user-cache.ts';
import { newGuild } from './create-guild.ts';
import { guildCreateJson, presentGuildCreate } from './present-guild.ts';

const GUILD = '100';

describe('GUILD_CREATE as JSON', () => {
  it('says at any time what the payload says, though most of it is written once', () => {
    const users = new UserCache({} as Stores['users']);
    const members = [newMember(GUILD, '2', '2026-01-01T00:00:00.000000+00:00')];
    const state = new GuildState(
      {
        guild: newGuild(GUILD, 'ours', '1'),
        roles: [newRole(GUILD, { name: '@everyone', permissions: '0' })],
        channels: [],
        members,
        emojis: [],
        stickers: [],
      },
      [],
    );
    const states = { peek: () => state, keepForLater: () => undefined } as unknown as GuildStates; // all that a change asks for
    const view = { userId: '2', memberIds: ['2'], seesPresences: true, channels: [], threadIds: [], isLarge: false };
    const shown = (): unknown => JSON.parse(guildCreateJson(state, users, view));
    const told = (): unknown => JSON.parse(JSON.stringify(presentGuildCreate(state, users, view)));
    const changes: StateChange[] = [
      { kind: 'guild', guild: { ...state.guild, name: 'renamed "so"' } },
      { kind: 'roles', guild_id: GUILD, roles: [newRole('300', { name: 'role', permissions: '0' })] },
      { kind: 'emojis', guild_id: GUILD, emojis: [{ id: '400', name: 'smile', roles: ['300'] }] },
      { kind: 'role-removed', guild_id: GUILD, role_id: '300' },
      { kind: 'stickers', guild_id: GUILD, stickers: [] },
      { kind: 'members', guild_id: GUILD, members: [newMember(GUILD, '3', '2026-01-01T00:00:00.000000+00:00')], users: [] },
    ];
    expect(shown()).toEqual(told());
    for (const change of changes) {
      applyStateChange(states, users, change);
      expect(shown()).toEqual(told());
    }
    expect(shown()).toMatchObject({ name: 'renamed "so"', member_count: 2, emojis: [{ id: '400', roles: [] }] });
    state.becomes(new GuildState({ guild: newGuild(GUILD, 'read anew', '1'), roles: [], channels: [], members, emojis: [], stickers: [] }, []));
    expect(shown()).toEqual(told());
  });
});
