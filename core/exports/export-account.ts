import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { imageKey, memberImageOwner } from '../images/image-key.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { wireTime } from '../ports/clock.ts';
import type { PollVoteKey, ReactionKey } from '../ports/leaving-stores.ts';
import { presentOwnUser, presentUser } from '../users/present-user.ts';
import { exportedMessage, exportFilesOf, inPages } from './export-attachments.ts';
import type { Archive } from './zip-archive.ts';

const PAGE = 200;
const ROWS = 1_000;

/** Puts everything about a person into an archive: what they are, where they are, what they wrote and were written to directly. */
export async function exportAccount(core: Core, userId: Snowflake, archive: Archive, { attachments }: { attachments: boolean }): Promise<void> {
  const user = await core.users.byId(userId);
  if (!user) throw new Error('the account is gone');
  await archive.text('README.txt', README.replace('{name}', user.username).replace('{time}', wireTime(core.clock.nowMs())).replace('{url}', core.settings.url));
  const { role_connections: roleConnections, ...own } = user.own;
  await archive.json('account/account.json', {
    ...presentOwnUser(user),
    bio: own.bio,
    pronouns: own.pronouns ?? '',
    is_operator: core.instance.isOperator(userId),
  });
  if (roleConnections) await archive.json('account/role-connections.json', roleConnections);
  for (const [kind, hash] of [
    ['avatars', user.avatar],
    ['banners', user.banner],
  ] as const) {
    const bytes = hash ? await core.blobs.read(imageKey(kind, userId, hash)) : null;
    if (bytes) await archive.bytes(`account/${kind}-${hash}`, bytes);
  }
  await archive.json('account/sessions.json', await sessionsOf(core, userId));
  await archive.json('account/applications.json', await applicationsOf(core, userId));
  for (const file of await core.personalData.files()) {
    const rows = (after: readonly string[] | null, limit = ROWS): Promise<{ key: readonly string[]; row: unknown }[]> =>
      core.personalData.rowsOfFile(file, userId, after, limit);
    if ((await rows(null, 1)).length === 0) continue;
    const all = inPages(
      (after: readonly string[] | null) => rows(after),
      ({ key }) => key,
    );
    await archive.jsonLines(
      `account/${file}.jsonl`,
      mapped(all, ({ row }) => row),
    );
  }
  await archive.json('guilds.json', await guildsOf(core, userId));
  await exportMemberPictures(core, userId, archive);
  await archive.jsonLines(
    'reactions.jsonl',
    inPages(
      (after: ReactionKey | null) => core.personalData.reactions(userId, after, 1_000),
      (key) => key,
    ),
  );
  await archive.jsonLines(
    'poll-votes.jsonl',
    inPages(
      (after: PollVoteKey | null) => core.personalData.pollVotes(userId, after, 1_000),
      (key) => key,
    ),
  );
  await exportOwnSound(core, userId, archive);
  await exportGuildMessages(core, userId, archive, attachments);
  await exportDirectMessages(core, userId, archive, attachments);
}

/** What they look like in one guild and no other. */
async function exportMemberPictures(core: Core, userId: Snowflake, archive: Archive): Promise<void> {
  for (const guildId of await core.guilds.idsOfMember(userId)) {
    const member = (await core.states.get(guildId))?.members.get(userId);
    for (const [name, kind, hash] of [
      ['avatar', 'guild-avatars', member?.avatar],
      ['banner', 'guild-banners', member?.banner],
    ] as const) {
      const bytes = hash ? await core.blobs.read(imageKey(kind, memberImageOwner(guildId, userId), hash)) : null;
      if (bytes) await archive.bytes(`guilds/${guildId}/${name}-${hash}`, bytes);
    }
  }
}

/** What they said in calls that were recorded. */
async function exportOwnSound(core: Core, userId: Snowflake, archive: Archive): Promise<void> {
  const tracks = inPages(
    (after: Snowflake | null) => core.recordingRows.tracksOf(userId, after ?? '0', PAGE),
    (track) => track.recording_id,
  );
  for await (const { recording_id: recordingId, key } of tracks) {
    const bytes = await core.blobs.read(key);
    if (bytes) await archive.bytes(`recordings/${recordingId}.ogg`, bytes);
  }
}

/** What they wrote, a file for each guild: in the order in which they wrote it, with the channel in each line. */
async function exportGuildMessages(core: Core, userId: Snowflake, archive: Archive, attachments: boolean): Promise<void> {
  for (const guildId of await core.personalData.guildsWrittenIn(userId)) {
    const written = (): AsyncGenerator<MessageRecord> =>
      inPages(
        (after: Snowflake | null) => core.personalData.messagesInGuild(userId, guildId, after ?? '0', PAGE),
        (message) => message.id,
      );
    await archive.jsonLines(`messages/guild-${guildId}.jsonl`, mapped(written(), exportedMessage));
    if (attachments) await exportFilesOf(core, archive, written());
  }
}

/** Direct conversations whole, as both sides could read them; of those they have left, what they wrote themselves. */
async function exportDirectMessages(core: Core, userId: Snowflake, archive: Archive, attachments: boolean): Promise<void> {
  const present = await core.directChannels.ofUser(userId);
  const presentIds = new Set(present.map((channel) => channel.id));
  await core.userCache.fetch(present.flatMap((channel) => channel.recipient_ids ?? []));
  await archive.json(
    'direct-channels.json',
    present.map((channel) => exportedChannel(core, channel)),
  );
  for (const { id } of present) {
    const all = (): AsyncGenerator<MessageRecord> => messagesOfChannel(core, id);
    await archive.jsonLines(`messages/direct-${id}.jsonl`, mapped(all(), exportedMessage));
    if (attachments) await exportFilesOf(core, archive, writtenBy(all(), userId));
  }
  for (const channelId of await core.personalData.directChannelsWrittenIn(userId)) {
    if (presentIds.has(channelId)) continue;
    const own = (): AsyncGenerator<MessageRecord> =>
      inPages(
        (after: Snowflake | null) => core.personalData.messagesInDirect(userId, channelId, after ?? '0', PAGE),
        (message) => message.id,
      );
    await archive.jsonLines(`messages/left-${channelId}.jsonl`, mapped(own(), exportedMessage));
    if (attachments) await exportFilesOf(core, archive, own());
  }
}

/** Oldest first. */
export const messagesOfChannel = (core: Core, channelId: Snowflake): AsyncGenerator<MessageRecord> =>
  inPages(
    async (after: Snowflake | null) => (await core.messages.page(channelId, { after: after ?? '0' }, PAGE)).toReversed(),
    (message) => message.id,
  );

async function* writtenBy(messages: AsyncIterable<MessageRecord>, userId: Snowflake): AsyncGenerator<MessageRecord> {
  for await (const message of messages) if (message.author_id === userId) yield message;
}

export async function* mapped<From, To>(items: AsyncIterable<From>, map: (item: From) => To): AsyncGenerator<To> {
  for await (const item of items) yield map(item);
}

function exportedChannel(core: Core, channel: ChannelRecord): Record<string, unknown> {
  const recipients = (channel.recipient_ids ?? []).map((id) => presentUser(core.userCache.get(id)));
  return {
    id: channel.id,
    kind: channel.type === ChannelType.GroupDM ? 'group' : 'direct',
    name: channel.name,
    owner_id: channel.owner_id ?? null,
    recipients,
  };
}

async function guildsOf(core: Core, userId: Snowflake): Promise<Record<string, unknown>[]> {
  const shown: Record<string, unknown>[] = [];
  for (const id of await core.guilds.idsOfMember(userId)) {
    const state = await core.states.get(id);
    const member = state?.members.get(userId);
    if (!state || !member) continue;
    const { name, owner_id: ownerId } = state.guild;
    const { guild_id: _guild, user_id: _user, joined_by: _by, ...rest } = member;
    shown.push({ id, name, is_owner: ownerId === userId, member: { ...rest, role_names: member.roles.map((role) => state.roles.get(role)?.name ?? role) } });
  }
  return shown;
}

const sessionsOf = async (core: Core, userId: Snowflake): Promise<unknown[]> =>
  (await Promise.all((['user', 'bearer'] as const).map((kind) => core.logins.ofUser(userId, kind)))).flat().map((login) => ({
    kind: login.kind === 'user' ? 'login' : 'granted to an application',
    opened: login.createdAt,
    last_used: login.lastUsedAt,
    client: login.client,
    application_id: login.applicationId,
    scopes: login.scopes,
  }));

const applicationsOf = async (core: Core, userId: Snowflake): Promise<unknown[]> =>
  (await core.applications.ofOwner(userId)).map(({ client_secret_hash: _hash, signing_key: _key, ...rest }) => rest);

const README = `Everything about {name}
=======================

This archive was made at {time} by {url}, because you asked for it.
Nobody else gets it. Its files are text that any editor and any program can read.

account/            who you are here: your profile, where you are logged in, your applications,
                    and whatever else is kept of you, a file for each kind, one thing a line:
                    what you reported, what logs say that you did, settings, notes and others
guilds.json         the guilds you are in, and what you are there
guilds/             your pictures of one guild alone, in a folder for each
direct-channels.json  with whom you have direct conversations
messages/           guild-<id>.jsonl: what you wrote in that guild, one message a line, oldest first
                    direct-<id>.jsonl: a direct conversation as a whole
                    left-<id>.jsonl: what you wrote in a group that you have left
attachments/        the files that you sent, in a folder for each channel and message
recordings/         what you said in calls that were recorded
reactions.jsonl     under which messages you put which emoji
poll-votes.jsonl    what you voted for

Ids are Discord's: the time is in them. (id >> 22) + 1420070400000 are milliseconds since 1970.
Passwords and tokens are not in here: the server keeps only what they are recognised by.
`;
