import { everyRoute } from '#api-v10/every-route';
import { Bytes } from '#api-v10/route';
import { onlyRefusals } from '../only-refusals.ts';
import { uncheckedOperations } from './check-reply.ts';
import { ownFiles, ownReplies } from './own-replies.ts';
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

describe('replies that Discord describes nowhere', () => {
  const faultsOf = (operation: string, body: unknown, status = 200): string[] => faultsOfReply(status, body, { operation, method: 'GET', path: '/x' });
  const token = { token_type: 'Bearer', access_token: 'a', expires_in: 604_800, refresh_token: 'b', scope: 'identify' };
  const form = {
    version: '2024-01-31T12:00:00.000000+00:00',
    form_fields: [{ field_type: 'TERMS', label: 'Rules', description: null, required: true, automations: null, values: ['Be kind.'] }],
    description: null,
    guild: null,
  };
  const metadata = {
    issuer: 'https://chat.example',
    authorization_endpoint: 'https://chat.example/oauth2/authorize',
    token_endpoint: 'https://chat.example/api/oauth2/token',
    revocation_endpoint: 'https://chat.example/api/oauth2/token/revoke',
    scopes_supported: ['identify'],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
  const configuration = {
    ...metadata,
    userinfo_endpoint: 'https://chat.example/api/oauth2/userinfo',
    jwks_uri: 'https://chat.example/api/oauth2/keys',
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub'],
  };
  const preview = {
    application: { id: '1', name: 'Helper', icon: null, description: '', type: null, verify_key: 'ab', flags: 0, flags_new: '0' },
    user,
    authorized: false,
    redirect_uri: null,
    integration_type: 0,
    guilds: [{ id: '2', name: 'Home', icon: null, mfa_level: 0, permissions: '8' }],
  };
  const sku = { id: '1', type: 5, application_id: '2', name: 'Gold', slug: 'gold', flags: 4 };
  const fine: Record<string, object> = {
    get_member_verification: form,
    list_skus: [sku],
    modify_current_user_nick: { nick: null },
    modify_guild_mfa_level: { level: 0 },
    modify_member_verification: form,
    oauth2_authorize_grant: { location: 'https://chat.example/?code=1' },
    oauth2_authorize_page: preview,
    oauth2_token: token,
    oauth2_token_revoke: {},
    oauth_server_metadata: metadata,
    openid_configuration: configuration,
  };

  it('are none of those that are here', () => {
    const here = new Set(everyRoute.map(({ operation }) => operation));
    expect(uncheckedOperations().filter((operation) => here.has(operation))).toEqual([]);
    expect([ownReplies, ownFiles, onlyRefusals].flatMap(Object.keys).filter((operation) => !here.has(operation))).toEqual([]);
    expect([...Object.keys(fine), 'create_guild', 'create_guild_from_template'].toSorted()).toEqual(Object.keys(ownReplies).toSorted());
  });

  it.each(Object.entries(fine))('fit what is written of %s', (operation, body) => {
    expect(faultsOf(operation, body)).toEqual([]);
  });

  it.each(Object.entries(fine).flatMap(([operation, body]) => (Array.isArray(body) ? [] : Object.keys(body).map((key) => [operation, key] as const))))(
    'of %s lack no %s and have no number there',
    (operation, key) => {
      const { [key]: value, ...rest } = fine[operation] as Record<string, unknown>;
      const mayBeAbsent = ['refresh_token', 'guilds'].includes(key);
      expect(faultsOf(operation, rest)).toHaveLength(mayBeAbsent ? 0 : 1);
      expect(faultsOf(operation, { ...rest, [key]: typeof value === 'number' ? String(value) : 77 })).not.toEqual([]);
      if (value !== null) expect(faultsOf(operation, { ...rest, [key]: null })).not.toEqual([]);
      expect(faultsOf(operation, { ...rest, [key]: value, more: 1 })).toHaveLength(1);
    },
  );

  it('have no null for what is absent', () => {
    for (const key of ['refresh_token', 'id_token', 'guild', 'webhook']) expect(faultsOf('oauth2_token', { ...token, [key]: null })).not.toEqual([]);
    for (const key of ['bot', 'guilds']) expect(faultsOf('oauth2_authorize_page', { ...preview, [key]: null })).not.toEqual([]);
    expect(faultsOf('oauth2_authorize_page', { ...preview, user: { ...user, flags: undefined } })).toEqual([expect.stringContaining('at UserResponse.flags')]);
    expect(faultsOf('get_member_verification', { ...form, form_fields: [{ ...form.form_fields[0], values: null }] })).not.toEqual([]);
    expect(faultsOf('list_skus', [{ ...sku, slug: undefined }])).toHaveLength(1);
    expect(faultsOf('oauth2_token_revoke', undefined)).toHaveLength(1);
  });

  it('that are whole guilds have all keys of one', () => {
    const names = (operation: string) => faultsOf(operation, { id: '1', name: 'Home' }, 201);
    expect(names('create_guild')).toEqual(expect.arrayContaining([expect.stringContaining('at body.owner_id expected string (GuildResponse), got nothing')]));
    expect(names('create_guild_from_template').length).toBeGreaterThan(5);
  });

  it('that are files are of their kind', () => {
    const file = (type: string, bytes: string | Buffer) => new Bytes(type, Buffer.from(bytes as string), 'no-store');
    const png = Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex');
    expect(faultsOf('get_guild_widget_png', file('image/png', png))).toEqual([]);
    expect(faultsOf('get_guild_widget_png', file('image/gif', png))).toHaveLength(1);
    expect(faultsOf('get_guild_widget_png', file('image/png', png.subarray(0, 12)))).toHaveLength(1);
    expect(faultsOf('get_guild_widget_png', png.toString('base64'))).toHaveLength(1);
    expect(faultsOf('get_guild_widget_png', undefined)).toHaveLength(1);
    expect(faultsOf('get_invite_target_users', file('text/csv', 'user_id\n80351110224678912\n'))).toEqual([]);
    expect(faultsOf('get_invite_target_users', file('text/csv', 'user_id\nnull\n'))).toHaveLength(1);
    expect(faultsOf('get_invite_target_users', file('text/csv', '80351110224678912\n'))).toHaveLength(1);
    expect(faultsOf('get_message', file('image/png', png))).toHaveLength(1);
  });

  it('that refuse a token say why in the words of OAuth2', () => {
    expect(faultsOf('oauth2_token', { error: 'invalid_grant', error_description: 'No.' }, 400)).toEqual([]);
    expect(faultsOf('oauth2_token', { error: 'invalid_grant' }, 400)).toHaveLength(1);
    expect(faultsOf('oauth2_token', { error: 'oh', error_description: null }, 400)).toHaveLength(2);
    expect(faultsOf('oauth2_authorize_grant', { error: 'invalid_grant', error_description: 'No.' }, 400)).toHaveLength(1);
  });

  it('are a refusal where nothing else is ever answered, and exercised by it', () => {
    expect(faultsOf('batch_edit_command_permissions', [])).toHaveLength(1);
    expect(faultsOf('batch_edit_command_permissions', undefined, 204)).toHaveLength(1);
    expect(exercised().operations).not.toContain('get_sticker_pack');
    expect(faultsOf('get_sticker_pack', { code: 0, message: '401: Unauthorized' }, 401)).toEqual([]);
    expect(exercised().operations).not.toContain('get_sticker_pack');
    expect(faultsOf('get_sticker_pack', { code: 10061, message: 'Unknown Sticker Pack' }, 404)).toEqual([]);
    expect(exercised().operations).toContain('get_sticker_pack');
  });

  it('do not go through unseen', () => {
    expect(faultsOf('application_user_identity_profile', {})).toEqual([expect.stringContaining('expected a reply that is described')]);
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
