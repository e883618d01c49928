import { ApplicationIntegrationType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Store } from '#sdk/state/store';
import { isOffered } from './is-offered.ts';

const [ME, GUILD, MODS, TEXT, THREAD, DM] = ['10', '20', '21', '30', '31', '40'];
const user = { id: ME, username: 'me', global_name: null, discriminator: '0', avatar: null };
const JOINED = '2026-01-01T00:00:00.000000+00:00';
const role = (id: string, permissions: bigint) => ({ id, name: id, position: 0, permissions: String(permissions), color: 0 });

function stateWith(permissions: bigint, nsfw = false) {
  const store = new Store();
  const guild = {
    id: GUILD,
    name: 'guild',
    owner_id: '1',
    joined_at: JOINED,
    member_count: 1,
    roles: [role(GUILD, Bit.ViewChannel | permissions), role(MODS, 0n)],
    members: [{ user, roles: [MODS], joined_at: JOINED, flags: 0 }],
    channels: [{ id: TEXT, type: 0, name: 'text', position: 0, nsfw }],
    threads: [{ id: THREAD, type: 11, name: 'thread', parent_id: TEXT, guild_id: GUILD, thread_metadata: { archived: false } }],
    presences: [],
    voice_states: [],
    emojis: [],
  };
  store.apply('READY', {
    v: 10,
    user,
    session_id: 's',
    users: [],
    guilds: [guild],
    private_channels: [{ id: DM, type: 1, recipients: [] }],
    relationships: [],
    read_state: { entries: [] },
    user_guild_settings: { entries: [] },
  } as never); // the parts that are read
  return store.state;
}

describe('a command is offered', () => {
  const state = stateWith(Bit.UseApplicationCommands);
  const ban = { default_member_permissions: String(Bit.BanMembers) };

  it('to whoever has the permissions that it asks for', () => {
    expect(isOffered(state, TEXT, {}, undefined)).toBe(true);
    expect(isOffered(state, TEXT, ban, undefined)).toBe(false);
    expect(isOffered(stateWith(Bit.UseApplicationCommands | Bit.BanMembers), TEXT, ban, undefined)).toBe(true);
    expect(isOffered(stateWith(0n), TEXT, {}, undefined)).toBe(false);
  });

  it('by what the guild has laid down for it, or for its app', () => {
    expect(isOffered(state, TEXT, { ...ban, permissions: { roles: { [MODS]: true } } }, undefined)).toBe(true);
    expect(isOffered(state, TEXT, { permissions: { user: false } }, undefined)).toBe(false);
    expect(isOffered(state, TEXT, {}, { roles: { [GUILD]: false } })).toBe(false);
    for (const place of [TEXT, THREAD]) expect(isOffered(state, place, { permissions: { channels: { [TEXT]: false } } }, undefined)).toBe(false);
  });

  it('where people may see it', () => {
    expect(isOffered(state, TEXT, { nsfw: true }, undefined)).toBe(false);
    expect(isOffered(stateWith(Bit.UseApplicationCommands, true), THREAD, { nsfw: true }, undefined)).toBe(true);
  });

  it('without the rules of the guild where somebody may have brought it along, and in direct messages', () => {
    expect(isOffered(state, TEXT, { ...ban, integration_types: [ApplicationIntegrationType.UserInstall] }, undefined)).toBe(true);
    expect(isOffered(state, DM, ban, undefined)).toBe(true);
  });
});
