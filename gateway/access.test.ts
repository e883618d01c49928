import type { APIOverwrite, Snowflake } from 'discord-api-types/v10';
import { newRole } from '#core/roles/new-role';
import type { GuildState, VoiceStateRecord } from '#core/state/guild-state';
import { enterGuild } from './ready.ts';
import type { Session } from './session.ts';
import { heardSince, openTestGateway, testChannel, type TestGateway } from './test-core.ts';

const VIEW = '1024';
const OBFUSCATION = 1 << 15;
const hidden = (id: Snowflake): APIOverwrite => ({ id, type: 0, allow: '0', deny: VIEW });
const shown = (id: Snowflake): APIOverwrite => ({ id, type: 1, allow: VIEW, deny: '0' });

interface Scene {
  gateway: TestGateway;
  state: GuildState;
  userId: Snowflake;
  /** Hidden from everybody; the second hangs in the category. */
  secretId: Snowflake;
  childId: Snowflake;
  categoryId: Snowflake;
  threadId: Snowflake;
  plain: Session;
  obfuscating: Session;
}

async function openScene(): Promise<Scene> {
  const gateway = openTestGateway();
  const owner = gateway.user('owner').id;
  const userId = gateway.user('bot', true).id;
  const [guildId, secretId, childId, categoryId, threadId, privateId] = Array.from({ length: 6 }, () => gateway.newId()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const permission_overwrites = [hidden(guildId)];
  const thread_metadata = { archived: false, auto_archive_duration: 60, archive_timestamp: '2024-01-01T00:00:00.000000+00:00', locked: false };
  await gateway.guild({
    id: guildId,
    ownerId: owner,
    members: [userId],
    roles: [newRole(gateway.newId(), { name: 'role', permissions: '0' })],
    channels: [
      testChannel(secretId, 0, { permission_overwrites, topic: 'the plan' }),
      testChannel(categoryId, 4, { permission_overwrites }),
      testChannel(childId, 0, { permission_overwrites, parent_id: categoryId }),
      testChannel(threadId, 11, { parent_id: secretId, thread_metadata }),
      testChannel(privateId, 12, { parent_id: secretId, thread_metadata }),
    ],
  });
  const state = gateway.core.states.peek(guildId);
  if (!state) throw new Error('no guild');
  const sessions = [0, OBFUSCATION].map((capabilities) => gateway.session(userId, { capabilities }));
  for (const session of sessions) enterGuild(gateway.context, session, state);
  const [plain, obfuscating] = sessions as [Session, Session];
  return { gateway, state, userId, secretId, childId, categoryId, threadId, plain, obfuscating };
}

/** Changes the overwrites of a channel, as editing it does. */
function overwrite({ gateway, state }: Scene, channelId: Snowflake, permission_overwrites: APIOverwrite[], given: object = {}): void {
  const channel = state.channels.get(channelId);
  if (!channel) throw new Error('no channel');
  const changed = { ...channel, permission_overwrites, ...given };
  gateway.publish(
    { guild_id: state.id, channel_id: channelId },
    { t: 'CHANNEL_UPDATE', d: { ...changed } },
    { kind: 'channels', guild_id: state.id, channels: [changed] },
  );
}

function news(session: Session, run: () => void) {
  const before = session.seq;
  run();
  return heardSince(session, before).map(({ t, d }) => ({ t, id: d['id'], name: d['name'], d }));
}

describe('channels that a member may not see', () => {
  it('are left out of the guild, or come with nothing readable when the session asked for that', async () => {
    const { plain, obfuscating, secretId, state } = await openScene();
    expect(heardSince(plain)[0]?.d['channels']).toEqual([]);
    expect(heardSince(plain)[0]?.d['threads']).toEqual([]);
    const channels = heardSince(obfuscating)[0]?.d['channels'] as Record<string, unknown>[];
    expect(channels).toHaveLength(3);
    expect(channels.find(({ id }) => id === secretId)).toMatchObject({
      name: '___hidden___',
      topic: null,
      flags: 1 << 17,
      permission_overwrites: [{ id: state.id, type: 0, allow: '0', deny: VIEW }],
    });
    expect(JSON.stringify(channels)).not.toContain('the plan');
  });

  it('appear when they come into sight, with their threads, and go when they leave it', async () => {
    const scene = await openScene();
    const { plain, secretId, threadId, userId, state } = scene;
    const gained = news(plain, () => overwrite(scene, secretId, [hidden(state.id), shown(userId)]));
    expect(gained.map(({ t }) => t)).toEqual(['CHANNEL_CREATE', 'THREAD_LIST_SYNC']);
    expect(gained[0]).toMatchObject({ id: secretId, name: `channel-${secretId}` });
    expect(gained[1]?.d['threads']).toEqual([expect.objectContaining({ id: threadId })]);
    const lost = news(plain, () => overwrite(scene, secretId, [hidden(state.id)], { name: 'renamed in secret' }));
    expect(lost).toEqual([expect.objectContaining({ t: 'CHANNEL_DELETE', id: secretId, name: `channel-${secretId}` })]);
  });

  it('change to and fro between readable and not for a session that obfuscates, told once', async () => {
    const scene = await openScene();
    const { obfuscating, secretId, userId, state } = scene;
    const gained = news(obfuscating, () => overwrite(scene, secretId, [hidden(state.id), shown(userId)]));
    expect(gained.map(({ t, name }) => [t, name])).toEqual([
      ['CHANNEL_UPDATE', `channel-${secretId}`],
      ['THREAD_LIST_SYNC', undefined],
    ]);
    const lost = news(obfuscating, () => overwrite(scene, secretId, [hidden(state.id)]));
    expect(lost.map(({ t, name }) => [t, name])).toEqual([['CHANNEL_UPDATE', '___hidden___']]);
    const other = news(obfuscating, () => overwrite(scene, secretId, [hidden(state.id)], { name: 'renamed in secret' }));
    expect(other.map(({ t, name }) => [t, name])).toEqual([['CHANNEL_UPDATE', '___hidden___']]);
  });

  it('bring their category along, before them, and take it away again', async () => {
    const scene = await openScene();
    const { plain, childId, categoryId, userId, state } = scene;
    const gained = news(plain, () => overwrite(scene, childId, [hidden(state.id), shown(userId)]));
    expect(gained.map(({ t, id }) => [t, id])).toEqual([
      ['CHANNEL_CREATE', categoryId],
      ['CHANNEL_CREATE', childId],
    ]);
    const lost = news(plain, () => overwrite(scene, childId, [hidden(state.id)]));
    expect(lost.map(({ t }) => t)).toEqual(['CHANNEL_DELETE', 'CHANNEL_DELETE']);
  });
});

describe('a voice channel that is hidden from somebody who is in it', () => {
  it('is shown to them as long as they are inside, and what is said in it is not', async () => {
    const scene = await openScene();
    const { gateway, state, userId, plain, obfuscating } = scene;
    const voiceId = gateway.newId();
    const channel = { ...testChannel(voiceId, 2, { permission_overwrites: [hidden(state.id)] }), guild_id: state.id };
    gateway.publish(
      { guild_id: state.id, channel_id: voiceId },
      { t: 'CHANNEL_CREATE', d: channel },
      { kind: 'channels', guild_id: state.id, channels: [channel] },
    );
    const voice = { guild_id: state.id, channel_id: voiceId, user_id: userId, session_id: plain.terms.id } as VoiceStateRecord;
    const move = (to: VoiceStateRecord | null) => () =>
      gateway.publish({ guild_id: state.id }, { t: 'VOICE_STATE_UPDATE', d: voice }, { kind: 'voice-state', guild_id: state.id, user_id: userId, state: to });
    const names = (session: Session, run: () => void) => news(session, run).map(({ t, name }) => [t, name]);
    expect(names(plain, move(voice))).toEqual([
      ['CHANNEL_CREATE', `channel-${voiceId}`],
      ['VOICE_STATE_UPDATE', undefined],
    ]);
    const rename = (name: string) => () => overwrite(scene, voiceId, [hidden(state.id)], { name });
    expect(names(plain, rename('louder'))).toEqual([['CHANNEL_UPDATE', 'louder']]);
    expect(names(obfuscating, rename('quieter'))).toEqual([['CHANNEL_UPDATE', 'quieter']]);
    expect(news(plain, () => gateway.publish({ guild_id: state.id, channel_id: voiceId }, { t: 'MESSAGE_CREATE', d: {} }))).toEqual([]);
    expect(names(obfuscating, move(null))).toEqual([
      ['CHANNEL_UPDATE', '___hidden___'],
      ['VOICE_STATE_UPDATE', undefined],
    ]);
    expect(names(plain, rename('unheard'))).toEqual([]);
  });
});

describe('a channel that is removed', () => {
  it('is told to exactly those who saw it', async () => {
    const scene = await openScene();
    const { gateway, plain, obfuscating, secretId, userId, state } = scene;
    const remove = (channelId: Snowflake): void => {
      const channel = state.channels.get(channelId);
      gateway.publish(
        { guild_id: state.id, channel_id: channelId },
        { t: 'CHANNEL_DELETE', d: { ...channel } },
        { kind: 'channel-removed', guild_id: state.id, channel_id: channelId },
      );
    };
    overwrite(scene, secretId, [hidden(state.id), shown(userId)]);
    expect(news(plain, () => remove(secretId)).map(({ t }) => t)).toEqual(['CHANNEL_DELETE']);
    const rest = scene.childId;
    const before = obfuscating.seq;
    expect(news(plain, () => remove(rest))).toEqual([]);
    expect(heardSince(obfuscating, before).map(({ t, d }) => [t, d['name']])).toContainEqual(['CHANNEL_DELETE', '___hidden___']);
  });

  it('and a thread that is archived, are told to those who saw them', async () => {
    const scene = await openScene();
    const { gateway, plain, secretId, threadId, userId, state } = scene;
    overwrite(scene, secretId, [hidden(state.id), shown(userId)]);
    const thread = state.threads.get(threadId);
    if (!thread?.thread_metadata) throw new Error('no thread');
    const archived = { ...thread, thread_metadata: { ...thread.thread_metadata, archived: true } };
    const scope = { guild_id: state.id, channel_id: threadId, archived_in: { parent_id: secretId, is_private: false, member_ids: [] } };
    expect(
      news(plain, () => gateway.publish(scope, { t: 'THREAD_UPDATE', d: { ...archived } }, { kind: 'channels', guild_id: state.id, channels: [archived] })).map(
        ({ t }) => t,
      ),
    ).toEqual(['THREAD_UPDATE']);
    expect(news(plain, () => gateway.publish(scope, { t: 'MESSAGE_DELETE', d: { id: '1', channel_id: threadId } })).map(({ t }) => t)).toEqual([
      'MESSAGE_DELETE',
    ]);
    overwrite(scene, secretId, [hidden(state.id)]);
    expect(news(plain, () => gateway.publish(scope, { t: 'MESSAGE_DELETE', d: { id: '1', channel_id: threadId } }))).toEqual([]);
  });
});
