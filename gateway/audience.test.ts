import fc from 'fast-check';
import type { APIOverwrite, APIRole, Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { newRole } from '#core/roles/new-role';
import type { GuildState } from '#core/state/guild-state';
import { audienceOf } from './audience.ts';
import { enterGuild } from './ready.ts';
import type { Session } from './session.ts';
import { heardSince, openTestGateway, testChannel, type TestGateway } from './test-core.ts';

const VIEW = 1n << 10n;
const ADMINISTRATOR = 1n << 3n;

/** Discord's rule written down a second time, as plainly as it can be said. */
function mayView(state: GuildState, userId: Snowflake, channel: ChannelRecord): boolean {
  const member = state.members.get(userId);
  if (!member) return false;
  if (state.guild.owner_id === userId) return true;
  const roles = [state.id, ...member.roles].map((id) => BigInt(state.roles.get(id)?.permissions ?? 0));
  if (roles.some((permissions) => (permissions & ADMINISTRATOR) !== 0n)) return true;
  let can = roles.some((permissions) => (permissions & VIEW) !== 0n);
  const apply = (overwrites: readonly APIOverwrite[]): void => {
    if (overwrites.some(({ deny }) => (BigInt(deny) & VIEW) !== 0n)) can = false;
    if (overwrites.some(({ allow }) => (BigInt(allow) & VIEW) !== 0n)) can = true;
  };
  apply(channel.permission_overwrites.filter(({ id }) => id === state.id));
  apply(channel.permission_overwrites.filter(({ id }) => id !== state.id && member.roles.includes(id)));
  apply(channel.permission_overwrites.filter(({ id }) => id === userId));
  return can;
}

const USERS = 5;
const ROLES = 3;
const CHANNELS = 4;
const permissions = fc.constantFrom(0n, VIEW, ADMINISTRATOR, VIEW | (1n << 11n));
const overwrite = fc.record({ target: fc.nat(USERS + ROLES), allow: fc.constantFrom(0n, VIEW), deny: fc.constantFrom(0n, VIEW) });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('message' as const), channel: fc.nat(CHANNELS - 1) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('overwrites' as const), channel: fc.nat(CHANNELS - 1), overwrites: fc.array(overwrite, { maxLength: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('role' as const), role: fc.nat(ROLES), permissions }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('member' as const), user: fc.nat(USERS - 1), roles: fc.subarray([0, 1, 2]) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), user: fc.nat(USERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join' as const), user: fc.nat(USERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('connect' as const), user: fc.nat(USERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disconnect' as const), user: fc.nat(USERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('role-removed' as const), role: fc.nat(ROLES - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('owner' as const), user: fc.nat(USERS - 1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Scene {
  gateway: TestGateway;
  state: GuildState;
  users: Snowflake[];
  roles: APIRole[];
  channelIds: Snowflake[];
  sessions: Session[];
}

async function openScene(): Promise<Scene> {
  const gateway = openTestGateway();
  const owner = gateway.user('owner');
  const users = Array.from({ length: USERS }, (_, n) => gateway.user(`user${n}`).id);
  const roles = Array.from({ length: ROLES }, (_, n) => newRole(gateway.newId(), { name: `role${n}`, permissions: '0' }));
  const channelIds = Array.from({ length: CHANNELS }, () => gateway.newId());
  const guildId = await gateway.guild({ ownerId: owner.id, members: users, roles, channels: channelIds.map((id) => testChannel(id, 0)) });
  const state = gateway.core.states.peek(guildId);
  if (!state) throw new Error('the guild is not in memory');
  const scene = { gateway, state, users, roles, channelIds, sessions: [] };
  for (const id of [owner.id, ...users]) connect(scene, id);
  return scene;
}

function connect({ gateway, state, sessions }: Scene, userId: Snowflake): void {
  const session = gateway.session(userId);
  sessions.push(session);
  if (state.members.has(userId)) enterGuild(gateway.context, session, state);
}

function take(scene: Scene, action: Step): void {
  const { gateway, state, users, roles, channelIds, sessions } = scene;
  const { publish } = gateway;
  const guild_id = state.id;
  const at = <Item>(list: readonly Item[], index: number): Item => {
    const item = list[index];
    if (item === undefined) throw new Error('no such item');
    return item;
  };
  switch (action.kind) {
    case 'message':
      return;
    case 'overwrites': {
      const channel = state.channels.get(at(channelIds, action.channel));
      if (!channel) return;
      const targets = [guild_id, ...users, ...roles.map((role) => role.id)];
      const byTarget = new Map(action.overwrites.map((one) => [at(targets, one.target), one]));
      const permission_overwrites = [...byTarget].map(([id, one]) => ({
        id,
        type: users.includes(id) ? 1 : 0,
        allow: one.allow.toString(),
        deny: (one.deny & ~one.allow).toString(),
      })) as APIOverwrite[];
      const changed = { ...channel, permission_overwrites };
      publish(
        { guild_id, channel_id: channel.id },
        { t: 'CHANNEL_UPDATE', d: { id: channel.id, guild_id } },
        { kind: 'channels', guild_id, channels: [changed] },
      );
      return;
    }
    case 'role': {
      const role = action.role === ROLES ? state.roles.get(guild_id) : state.roles.get(at(roles, action.role).id);
      if (!role) return;
      const changed = { ...role, permissions: action.permissions.toString() };
      publish({ guild_id }, { t: 'GUILD_ROLE_UPDATE', d: { guild_id, role: changed } }, { kind: 'roles', guild_id, roles: [changed] });
      return;
    }
    case 'role-removed': {
      const { id } = at(roles, action.role);
      if (state.roles.has(id)) publish({ guild_id }, { t: 'GUILD_ROLE_DELETE', d: { guild_id, role_id: id } }, { kind: 'role-removed', guild_id, role_id: id });
      return;
    }
    case 'member': {
      const member = state.members.get(at(users, action.user));
      if (!member) return;
      const changed = { ...member, roles: action.roles.map((index) => at(roles, index).id) };
      publish(
        { guild_id },
        { t: 'GUILD_MEMBER_UPDATE', d: { guild_id, user: { id: member.user_id } } },
        { kind: 'members', guild_id, members: [changed], users: [] },
      );
      return;
    }
    case 'leave': {
      const userId = at(users, action.user);
      if (!state.members.has(userId) || state.guild.owner_id === userId) return;
      publish({ user_ids: [userId] }, { t: 'guild_left', d: { guild_id, user_ids: [userId] } });
      publish({ guild_id }, { t: 'GUILD_MEMBER_REMOVE', d: { guild_id, user: { id: userId } } }, { kind: 'members-removed', guild_id, user_ids: [userId] });
      return;
    }
    case 'join': {
      const userId = at(users, action.user);
      const [someone] = state.members.values();
      if (state.members.has(userId) || !someone) return;
      const member = { ...someone, user_id: userId, roles: [] };
      publish({ guild_id }, { t: 'GUILD_MEMBER_ADD', d: { guild_id, user: { id: userId } } }, { kind: 'members', guild_id, members: [member], users: [] });
      publish({ user_ids: [userId] }, { t: 'guild_joined', d: { guild_id, user_id: userId } });
      return;
    }
    case 'connect':
      return connect(scene, at(users, action.user));
    case 'disconnect': {
      const index = sessions.findIndex((session) => session.terms.userId === at(users, action.user));
      const [session] = index < 0 ? [] : sessions.splice(index, 1);
      if (session) gateway.context.sessions.remove(session);
      return;
    }
    case 'owner': {
      const owner_id = at(users, action.user);
      const guild = { ...state.guild, owner_id };
      if (state.members.has(owner_id)) publish({ guild_id }, { t: 'GUILD_UPDATE', d: { id: guild_id } }, { kind: 'guild', guild });
      return;
    }
    default:
      action satisfies never;
  }
}

/** What a client believes: the channels it was told of and has not been told to forget. */
function believed(session: Session, channelIds: readonly Snowflake[]): Snowflake[] {
  const known = new Set<unknown>();
  for (const { t, d } of heardSince(session)) {
    if (t === 'GUILD_DELETE') known.clear();
    if (t === 'GUILD_CREATE') for (const channel of d['channels'] as { id: Snowflake }[]) known.add(channel.id);
    if (t === 'CHANNEL_CREATE') known.add(d['id']);
    if (t === 'CHANNEL_DELETE') known.delete(d['id']);
  }
  return channelIds.filter((id) => known.has(id));
}

describe('the audience of a channel', () => {
  it('is, whatever happened before, exactly who may view it; nobody else hears a word of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const scene = await openScene();
        const { gateway, state, channelIds, sessions } = scene;
        let said = 0;
        for (const action of steps) {
          take(scene, action);
          const ids = action.kind === 'message' ? [channelIds[action.channel] ?? ''] : channelIds;
          for (const channelId of ids) {
            const channel = state.channels.get(channelId);
            if (!channel) throw new Error('no channel');
            const expected = sessions.filter(({ terms, guildIds }) => guildIds.has(state.id) && mayView(state, terms.userId, channel));
            expect(new Set(audienceOf(gateway.context.sessions, state, channelId))).toEqual(new Set(expected));
            if (action.kind !== 'message') continue;
            const before = sessions.map((session) => session.seq);
            const content = `secret ${++said}`;
            const message = { id: gateway.newId(), channel_id: channelId, guild_id: state.id, content, author: { id: '1' }, mentions: [] };
            gateway.publish({ guild_id: state.id, channel_id: channelId }, { t: 'MESSAGE_CREATE', d: message });
            sessions.forEach((session, index) => {
              const news = heardSince(session, before[index]);
              expect(news.map(({ d }) => d['content'])).toEqual(expected.includes(session) ? [content] : []);
            });
          }
        }
        for (const session of sessions) {
          const visible = session.guildIds.has(state.id)
            ? channelIds.filter((id) => mayView(state, session.terms.userId, state.channels.get(id) ?? testChannel(id, 0)))
            : [];
          expect(believed(session, channelIds)).toEqual(visible);
        }
        expect(gateway.errors).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
