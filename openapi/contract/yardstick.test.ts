import { checkEvent, checkReply, exercised, takeContractFaults } from './yardstick.ts';

const user = {
  id: '80351110224678912',
  username: 'nelly',
  discriminator: '0',
  global_name: null,
  avatar: null,
  public_flags: 0,
  flags: 0,
  primary_guild: null,
};
const message = {
  id: '334385199974967042',
  channel_id: '290926798999357250',
  type: 0,
  content: 'hello',
  author: user,
  mentions: [],
  mention_roles: [],
  mention_everyone: false,
  attachments: [],
  embeds: [],
  components: [],
  timestamp: '2017-07-11T17:27:07.299000+00:00',
  edited_timestamp: null,
  flags: 0,
  pinned: false,
  tts: false,
};
const getMessage = { operation: 'get_message', method: 'GET', path: '/channels/:channel_id/messages/:message_id' };
const role = {
  id: '41771983423143936',
  name: 'blue',
  color: 3447003,
  colors: { primary_color: 3447003, secondary_color: null, tertiary_color: null },
  hoist: true,
  icon: null,
  unicode_emoji: null,
  position: 1,
  permissions: '66321471',
  managed: false,
  mentionable: false,
  flags: 0,
};

const faultsOfReply = (status: number, body: unknown, route = getMessage): string[] => {
  checkReply(route, status, body);
  return takeContractFaults();
};
const faultsOfEvent = (t: string, d: unknown): string[] => {
  checkEvent(t, d);
  return takeContractFaults();
};

afterEach(() => {
  takeContractFaults();
});

describe('replies', () => {
  it('are fine as Discord sends them, with its offset in times', () => {
    expect(faultsOfReply(200, message)).toEqual([]);
  });

  it('lack no key', () => {
    const { pinned: _pinned, ...rest } = message;
    expect(faultsOfReply(200, rest)).toEqual([
      'get_message (GET /channels/:channel_id/messages/:message_id) answered 200: at body.pinned expected boolean (MessageResponse), got nothing',
    ]);
  });

  it('have no number for a snowflake and no null for what is absent', () => {
    expect(faultsOfReply(200, { ...message, id: 5 })).toHaveLength(1);
    expect(faultsOfReply(200, { ...message, thread: null })).toHaveLength(1);
  });

  it('name what was meant when one of several kinds fails', () => {
    const channel = { operation: 'get_channel', method: 'GET', path: '/channels/:channel_id' };
    expect(faultsOfReply(200, { id: '1', type: 0, guild_id: '2', name: 'general', flags: 0, position: 'first' }, channel)).toEqual([
      expect.stringContaining('at body.position expected number (GuildChannelResponse'),
    ]);
  });

  it('have the status of their operation, and nothing after 204', () => {
    expect(faultsOfReply(201, message)).toEqual([expect.stringContaining('at status expected 200, got 201')]);
    expect(faultsOfReply(204, { a: 1 })).toHaveLength(2);
  });

  it('that are errors have a code and a message', () => {
    expect(faultsOfReply(404, { code: 10008, message: 'Unknown Message' })).toEqual([]);
    expect(faultsOfReply(400, { code: 50035, message: 'Invalid Form Body', errors: { content: { _errors: [{ code: 'X', message: 'x' }] } } })).toEqual([]);
    expect(faultsOfReply(404, { error: 'no' })).not.toEqual([]);
    expect(faultsOfReply(429, { message: 'slow down', retry_after: 1.5, global: false })).toEqual([]);
  });

  it('of our own operations need only be JSON', () => {
    const own = { operation: 'our_own', method: 'GET', path: '/x' };
    expect(faultsOfReply(200, { anything: null }, own)).toEqual([]);
    expect(faultsOfReply(200, { big: 5n }, own)).toHaveLength(1);
  });
});

describe('events', () => {
  it('are fine as Discord sends them', () => {
    expect(faultsOfEvent('MESSAGE_CREATE', message)).toEqual([]);
    expect(faultsOfEvent('GUILD_ROLE_CREATE', { guild_id: '1', role })).toEqual([]);
  });

  it('lack no key', () => {
    expect(faultsOfEvent('GUILD_ROLE_DELETE', { guild_id: '1' })).toEqual([
      'event GUILD_ROLE_DELETE: at d.role_id expected a key that is always there in GUILD_ROLE_DELETE, got nothing',
    ]);
  });

  it('hold no null for what is absent, no undefined, and no number for a snowflake', () => {
    expect(faultsOfEvent('MESSAGE_DELETE', { id: '1', channel_id: '2', guild_id: null })).toEqual([
      'event MESSAGE_DELETE: at d.guild_id expected an absent key rather than null, got null',
    ]);
    expect(faultsOfEvent('MESSAGE_DELETE', { id: '1', channel_id: '2', guild_id: undefined })).toHaveLength(1);
    expect(faultsOfEvent('MESSAGE_DELETE', { id: '1', channel_id: 2 })).toHaveLength(1);
    expect(faultsOfEvent('SOME_OTHER_EVENT', { user_id: 2 })).toHaveLength(1);
  });

  it('have objects inside that fit their component', () => {
    expect(faultsOfEvent('GUILD_ROLE_CREATE', { guild_id: '1', role: { ...role, icon: undefined } })).toHaveLength(1);
    const { icon: _icon, ...withoutIcon } = role;
    expect(faultsOfEvent('GUILD_ROLE_CREATE', { guild_id: '1', role: withoutIcon })).toEqual([
      expect.stringContaining('at d.role.icon expected string (GuildRoleResponse), got nothing'),
    ]);
    expect(faultsOfEvent('GUILD_BAN_ADD', { guild_id: '1', user: { ...user, flags: 'none' } })).toHaveLength(1);
  });

  it('have times with an offset', () => {
    expect(faultsOfEvent('MESSAGE_CREATE', { ...message, timestamp: '2017-07-11T17:27:07.299Z' })).toEqual([expect.stringContaining('at d.timestamp')]);
  });
});

it('remembers which operations and events were exercised', () => {
  checkReply(getMessage, 200, message);
  checkEvent('MESSAGE_CREATE', message);
  expect(exercised().operations).toContain('get_message');
  expect(exercised().events).toContain('MESSAGE_CREATE');
});
