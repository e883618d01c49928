import { GatewayIntentBits as Intent, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { newRole } from '#core/roles/new-role';
import { events } from './events.ts';
import { enterGuild } from './ready.ts';
import type { Session, SessionTerms } from './session.ts';
import { heardSince, openTestGateway, testChannel, type TestGateway } from './test-core.ts';

interface Scene {
  gateway: TestGateway;
  guildId: Snowflake;
  textId: Snowflake;
  ownerId: Snowflake;
  /** A member with a session in the guild. */
  bot(terms?: Partial<SessionTerms>, permissions?: bigint): Session;
}

async function openScene(): Promise<Scene> {
  const gateway = openTestGateway();
  const ownerId = gateway.user('owner').id;
  const textId = gateway.newId();
  const roles = new Map<bigint, ReturnType<typeof newRole>>();
  for (const bits of [Permission.BanMembers, Permission.ViewAuditLog, Permission.ManageChannels, Permission.Administrator])
    roles.set(bits, newRole(gateway.newId(), { name: 'role', permissions: bits.toString() }));
  const guildId = await gateway.guild({ ownerId, roles: [...roles.values()], channels: [testChannel(textId, 0)] });
  const state = gateway.core.states.peek(guildId);
  if (!state) throw new Error('no guild');
  return {
    gateway,
    guildId,
    textId,
    ownerId,
    bot(terms = {}, permissions) {
      const user = gateway.user('bot', true);
      const [someone] = state.members.values();
      if (!someone) throw new Error('no member');
      const role = permissions === undefined ? undefined : roles.get(permissions);
      const member = { ...someone, user_id: user.id, roles: role ? [role.id] : [] };
      gateway.publish({}, { t: 'joined', d: null }, { kind: 'members', guild_id: guildId, members: [member], users: [user] });
      const session = gateway.session(user.id, terms);
      enterGuild(gateway.context, session, state);
      return session;
    },
  };
}

/** What a session hears of what `run` causes. */
function hearing(session: Session, run: () => void): string[] {
  const before = session.seq;
  run();
  return heardSince(session, before).map(({ t }) => t);
}

/** Intents under which each event comes, by Discord's own list, as far as it is a guild's. */
const GUILD_EVENTS = Object.entries(events).filter(([, row]) => row.intents !== 0 && row.intents < 1 << 30 && !row.shownTo);

describe('an event of a guild', () => {
  it.each(GUILD_EVENTS)('%s comes with its intent only', async (t, row) => {
    const scene = await openScene();
    const { gateway, guildId, textId } = scene;
    const all = 53_608_447;
    const with_ = scene.bot({ intents: row.intents & all }, Permission.Administrator);
    const without = scene.bot({ intents: all & ~row.intents }, Permission.Administrator);
    const d = { id: '1', guild_id: guildId, channel_id: textId, author: { id: '1' }, mentions: [], user: { id: '1' } };
    const say = (): void => gateway.publish({ guild_id: guildId, channel_id: textId }, { t, d });
    expect(hearing(with_, say)).toEqual([t]);
    expect(hearing(without, say)).toEqual([]);
    expect(gateway.errors).toEqual([]);
  });

  it('comes to those who have the permission that it needs', async () => {
    const scene = await openScene();
    const { gateway, guildId, textId } = scene;
    const [plain, banner, auditor, manager] = [
      scene.bot(),
      ...[Permission.BanMembers, Permission.ViewAuditLog, Permission.ManageChannels].map((bits) => scene.bot({}, bits)),
    ];
    const who = (t: string, scope = {}): boolean[] => {
      const sessions = [plain, banner, auditor, manager] as Session[];
      const before = sessions.map(({ seq }) => seq);
      gateway.publish({ guild_id: guildId, ...scope }, { t, d: { guild_id: guildId } });
      return sessions.map(({ seq }, index) => seq > (before[index] ?? 0));
    };
    expect(who('GUILD_BAN_ADD')).toEqual([false, true, true, false]);
    expect(who('GUILD_AUDIT_LOG_ENTRY_CREATE')).toEqual([false, false, true, false]);
    expect(who('INVITE_CREATE', { channel_id: textId })).toEqual([false, false, false, true]);
  });

  it('GUILD_MEMBER_UPDATE about oneself comes without GUILD_MEMBERS', async () => {
    const scene = await openScene();
    const { gateway, guildId } = scene;
    const bot = scene.bot({ intents: Intent.Guilds });
    const update = (id: string) => () => gateway.publish({ guild_id: guildId }, { t: 'GUILD_MEMBER_UPDATE', d: { guild_id: guildId, user: { id } } });
    expect(hearing(bot, update(bot.terms.userId))).toEqual(['GUILD_MEMBER_UPDATE']);
    expect(hearing(bot, update(scene.ownerId))).toEqual([]);
  });

  it('THREAD_MEMBERS_UPDATE tells under GUILDS alone only of oneself, and presences to nobody without GUILD_PRESENCES', async () => {
    const scene = await openScene();
    const { gateway, guildId, textId, ownerId } = scene;
    const few = scene.bot({ intents: Intent.Guilds });
    const some = scene.bot({ intents: Intent.Guilds | Intent.GuildMembers });
    const all = scene.bot();
    const before = [few, some, all].map(({ seq }) => seq);
    const presence = { status: 'online' };
    const added = [ownerId, few.terms.userId].map((user_id) => ({ id: textId, user_id, presence }));
    gateway.publish({ guild_id: guildId, channel_id: textId }, { t: 'THREAD_MEMBERS_UPDATE', d: { id: textId, added_members: added } });
    gateway.publish({ guild_id: guildId, channel_id: textId }, { t: 'THREAD_MEMBERS_UPDATE', d: { id: textId, removed_member_ids: [ownerId] } });
    const told = [few, some, all].map((session, index) => heardSince(session, before[index]).map(({ d }) => d['added_members'] ?? d['removed_member_ids']));
    expect(told[0]).toEqual([[{ id: textId, user_id: few.terms.userId, presence: null }]]);
    expect(told[1]).toEqual([added.map((member) => ({ ...member, presence: null })), [ownerId]]);
    expect(told[2]).toEqual([added, [ownerId]]);
  });

  it('of an unknown name reaches nobody and is told to the log', async () => {
    const { gateway, guildId } = await openScene();
    gateway.publish({ guild_id: guildId }, { t: 'NO_SUCH_EVENT', d: {} });
    expect(gateway.errors).toEqual([{ event: 'NO_SUCH_EVENT' }]);
  });
});

describe('the content of a message', () => {
  const contentOf = (session: Session, seq: number) => heardSince(session, seq)[0]?.d;

  async function say(given: Record<string, unknown>, scope: Record<string, unknown> = {}) {
    const scene = await openScene();
    const { gateway, guildId, textId, ownerId } = scene;
    const [blind, sighted] = [scene.bot({ intents: 53_608_447 & ~Intent.MessageContent }), scene.bot()];
    const seqs = [blind.seq, sighted.seq];
    const message = {
      id: '1',
      guild_id: guildId,
      channel_id: textId,
      content: 'words',
      embeds: [1],
      attachments: [2],
      components: [3],
      poll: { question: {} },
      author: { id: ownerId },
      mentions: [],
      ...(typeof given['make'] === 'function' ? (given['make'] as (id: string) => object)(blind.terms.userId) : given),
    };
    gateway.publish({ guild_id: guildId, channel_id: textId, ...scope }, { t: 'MESSAGE_CREATE', d: message });
    return { blind: contentOf(blind, seqs[0] ?? 0), sighted: contentOf(sighted, seqs[1] ?? 0), message };
  }

  it('is empty without MESSAGE_CONTENT, and there with it', async () => {
    const { blind, sighted, message } = await say({});
    expect(blind).toEqual({ ...message, content: '', embeds: [], attachments: [], components: [], poll: undefined });
    expect(blind).not.toHaveProperty('poll');
    expect(sighted).toEqual(message);
  });

  it.each([
    ['its own', (id: string) => ({ author: { id } })],
    ['one that mentions it', (id: string) => ({ mentions: [{ id }] })],
    ['one that its application sent through a webhook', (id: string) => ({ application_id: id, author: { id: '5' } })],
  ])('is there for %s', async (_name, make) => {
    const { blind, message } = await say({ make });
    expect(blind).toEqual(message);
  });

  it('is taken from what the message answers and forwards as well, but not from its own words', async () => {
    const other = { id: '2', content: 'older words', embeds: [1], attachments: [], components: [], author: { id: '9' }, mentions: [] };
    const answered = await say({
      referenced_message: other,
      message_snapshots: [{ message: { content: 'forwarded', embeds: [1], attachments: [], components: [] } }],
    });
    expect(answered.blind).toMatchObject({
      content: '',
      referenced_message: { content: '', embeds: [] },
      message_snapshots: [{ message: { content: '', embeds: [] } }],
    });
    const own = await say({ make: (id: string) => ({ referenced_message: { ...other, author: { id } } }) });
    expect(own.blind).toMatchObject({ content: '', referenced_message: { content: 'older words' } });
    const gone = await say({ referenced_message: null });
    expect(gone.blind).toMatchObject({ content: '', referenced_message: null });
  });

  it('is there in direct and ephemeral messages, which come under DIRECT_MESSAGES', async () => {
    const scene = await openScene();
    const { gateway, guildId, textId } = scene;
    const direct = scene.bot({ intents: Intent.DirectMessages });
    const guild = scene.bot({ intents: Intent.GuildMessages });
    const user_ids = [direct.terms.userId, guild.terms.userId];
    const d = { id: '1', channel_id: textId, content: 'words', author: { id: '1' }, mentions: [] };
    const seqs = [direct.seq, guild.seq];
    gateway.publish({ channel_id: textId, user_ids }, { t: 'MESSAGE_CREATE', d });
    gateway.publish({ guild_id: guildId, channel_id: textId, user_ids, isEphemeral: true }, { t: 'MESSAGE_CREATE', d });
    expect(heardSince(direct, seqs[0]).map((one) => one.d['content'])).toEqual(['words', 'words']);
    expect(heardSince(guild, seqs[1])).toEqual([]);
  });
});

describe('sharding', () => {
  it('sends events of a guild to its shard, those of people to shard 0', async () => {
    const scene = await openScene();
    const { gateway, guildId } = scene;
    const shardId = Number((BigInt(guildId) >> 22n) % 3n);
    const user = gateway.user('bot', true);
    const shards = [0, 1, 2].map((id) => gateway.session(user.id, { shard: [id, 3] }));
    const hear = (scope: Record<string, unknown>): number[] => {
      const before = shards.map(({ seq }) => seq);
      gateway.publish({ user_ids: [user.id], ...scope }, { t: 'INTERACTION_CREATE', d: {} });
      return shards.flatMap(({ seq }, id) => (seq > (before[id] ?? 0) ? [id] : []));
    };
    expect(hear({})).toEqual([0]);
    expect(hear({ guild_id: guildId })).toEqual([shardId]);
  });
});

describe('presences', () => {
  it('of a person come to other people of a small guild and to bots that asked, not to the person', async () => {
    const scene = await openScene();
    const { gateway, guildId } = scene;
    const person = scene.bot({ intents: null, application: null });
    const other = scene.bot({ intents: null, application: null });
    const bot = scene.bot();
    const tell = (): void =>
      gateway.publish({ guild_id: guildId }, { t: 'PRESENCE_UPDATE', d: { user: { id: person.terms.userId }, guild_id: guildId, status: 'idle' } });
    expect(hearing(person, tell)).toEqual([]);
    expect(hearing(other, tell)).toEqual(['PRESENCE_UPDATE']);
    expect(hearing(bot, tell)).toEqual(['PRESENCE_UPDATE']);
    const crowded = scene.bot({ intents: null, application: null, largeThreshold: 2 });
    expect(hearing(crowded, tell)).toEqual([]);
  });
});
