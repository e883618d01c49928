import { Store } from '#sdk/state/store';
import { bareName, findSubjects, subjectOf } from './find-subjects.ts';

const [ME, BOB, ANN] = ['100000000000000010', '100000000000000011', '100000000000000012'];
const [GUILD, MODS] = ['100000000000000020', '100000000000000021'];
const [TEXT, VOICE, DM] = ['100000000000000030', '100000000000000031', '100000000000000040'];
const user = (id: string, username: string, globalName: string | null = null) => ({ id, username, global_name: globalName, discriminator: '0', avatar: null });

function known() {
  const store = new Store();
  const role = (id: string, name: string, position: number) => ({ id, name, position, permissions: '1024', color: 0 });
  const member = (one: object, nick?: string) => ({ user: one, roles: [], joined_at: '2026-01-01T00:00:00.000000+00:00', flags: 0, ...(nick && { nick }) });
  store.apply('READY', {
    v: 10,
    user: user(ME, 'me'),
    session_id: 's',
    resume_gateway_url: 'wss://x',
    users: [],
    guilds: [
      {
        id: GUILD,
        name: 'guild',
        owner_id: ME,
        joined_at: '2026-01-01T00:00:00.000000+00:00',
        member_count: 3,
        roles: [role(GUILD, '@everyone', 0), role(MODS, 'Moderators', 1)],
        members: [member(user(ME, 'me')), member(user(BOB, 'bob_1990', 'Robert'), 'Captain'), member(user(ANN, 'ann'), 'Bo')],
        channels: [
          { id: TEXT, type: 0, name: 'bobsleigh', position: 0 },
          { id: VOICE, type: 2, name: 'talk', position: 1 },
        ],
        presences: [],
        voice_states: [],
        threads: [{ id: '100000000000000032', type: 11, name: 'bob’s thread', parent_id: TEXT, guild_id: GUILD, thread_metadata: { archived: false } }],
      },
    ],
    private_channels: [{ id: DM, type: 1, recipient_ids: [ANN] }],
    relationships: [],
    read_state: { entries: [] },
    user_guild_settings: { entries: [] },
  } as never);
  return store.state;
}

describe('those a bot lets one choose among', () => {
  const state = known();
  const find = (typed: string, kinds = { people: true }, place = TEXT) => findSubjects(state, place, kinds, typed, 50).map(({ name }) => name);

  it.each(['bob_19', 'Robert', 'capt', '@Captain', BOB, `<@${BOB}>`, `<@!${BOB}>`])('a member is found by %s', (typed) => {
    expect(find(typed)).toEqual(['Captain']);
  });

  it('those whose names begin so come first', () => {
    expect(find('o')).toEqual(['Bo', 'Captain']);
    expect(find('bo')).toEqual(['Bo', 'Captain']);
    expect(find('')).toEqual(['Bo', 'Captain', 'me']);
  });

  it('whoever is not here is chosen by their id, among people only', () => {
    expect(find('100000000000000099')).toEqual(['100000000000000099']);
    expect(find('100000000000000099', { people: true, roles: true } as never)).toEqual(['100000000000000099']);
    expect(findSubjects(state, TEXT, { roles: true, channels: true }, '100000000000000099', 50)).toEqual([]);
  });

  it('roles and channels are found by name, mention and id', () => {
    for (const typed of ['@mod', 'erators', MODS, `<@&${MODS}>`])
      expect(findSubjects(state, TEXT, { roles: true }, typed, 50)).toEqual([{ id: MODS, name: '@Moderators' }]);
    for (const typed of ['#talk', 'talk', VOICE, `<#${VOICE}>`])
      expect(findSubjects(state, TEXT, { channels: true }, typed, 50)).toEqual([{ id: VOICE, name: '#talk' }]);
  });

  it('the role of everybody only where it is asked for', () => {
    expect(findSubjects(state, TEXT, { roles: true }, '', 50).map(({ name }) => name)).toEqual(['@Moderators']);
    expect(findSubjects(state, TEXT, { roles: 'all' }, 'every', 50)).toEqual([{ id: GUILD, name: '@everyone' }]);
  });

  it('channels of the kinds that are asked for, threads last', () => {
    expect(findSubjects(state, TEXT, { channels: true }, 'bob', 50).map(({ name }) => name)).toEqual(['#bobsleigh', '#bob’s thread']);
    expect(findSubjects(state, TEXT, { channels: true, channelTypes: [2] }, '', 50).map(({ name }) => name)).toEqual(['#talk']);
  });

  it('in direct messages whoever is there', () => {
    expect(find('', { people: true }, DM)).toEqual(['ann', 'me']);
    expect(findSubjects(state, DM, { roles: 'all', channels: true }, '', 50)).toEqual([]);
  });

  it('an id has the name of what it stands for, or its own', () => {
    expect([BOB, MODS, VOICE, '5'].map((id) => subjectOf(state, TEXT, id).name)).toEqual(['Captain', '@Moderators', '#talk', '5']);
  });

  it('signs around a name are left out', () => expect([' @bob ', '#talk', '<#12>', 'a@b'].map(bareName)).toEqual(['bob', 'talk', '12', 'a@b']));
});
