import type { Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { holdsMessages } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { expressionKey, imageKey } from '../images/image-key.ts';
import { presentMember } from '../members/present-member.ts';
import { wireTime } from '../ports/clock.ts';
import type { RecordingRecord } from '../recordings/recording-record.ts';
import type { GuildState } from '../state/guild-state.ts';
import { mapped, messagesOfChannel } from './export-account.ts';
import { exportedMessage, exportFilesOf, inPages } from './export-attachments.ts';
import type { Archive } from './zip-archive.ts';

const THREAD_PAGE = 100;
const RECORDING_PAGE = 100;

/** Puts a guild into an archive: what it is made of, who is in it, and all messages of all its channels and threads. */
export async function exportGuild(core: Core, guildId: Snowflake, archive: Archive, { attachments }: { attachments: boolean }): Promise<void> {
  const state = await core.states.get(guildId);
  if (!state) throw new Error('the guild is gone');
  const { guild } = state;
  await archive.text('README.txt', README.replace('{name}', guild.name).replace('{time}', wireTime(core.clock.nowMs())).replace('{url}', core.settings.url));
  await archive.json('guild.json', await partsOf(core, state));
  await archive.jsonLines('members.jsonl', membersOf(core, state));
  await exportPictures(core, state, archive);
  await exportRecordings(core, guildId, archive, attachments);
  for (const channel of state.channels.values()) {
    if (holdsMessages(channel)) await exportChannel(core, channel, archive, attachments);
    for await (const thread of threadsOf(core, state, channel)) await exportChannel(core, thread, archive, attachments);
  }
}

async function exportChannel(core: Core, channel: ChannelRecord, archive: Archive, attachments: boolean): Promise<void> {
  await archive.json(`channels/${channel.id}.json`, channel);
  await archive.jsonLines(`messages/${channel.id}.jsonl`, mapped(messagesOfChannel(core, channel.id), exportedMessage));
  if (attachments) await exportFilesOf(core, archive, messagesOfChannel(core, channel.id));
}

async function exportRecordings(core: Core, guildId: Snowflake, archive: Archive, withSound: boolean): Promise<void> {
  const all = (): AsyncGenerator<RecordingRecord> =>
    inPages(
      (after: Snowflake | null) => core.recordingRows.ofGuild(guildId, after ?? '0', RECORDING_PAGE),
      (recording) => recording.id,
    );
  await archive.jsonLines('recordings.jsonl', all());
  if (!withSound) return;
  for await (const { tracks } of all()) {
    for (const { key } of tracks) {
      const bytes = await core.blobs.read(key);
      if (bytes) await archive.bytes(key, bytes);
    }
  }
}

async function partsOf(core: Core, state: GuildState): Promise<Record<string, unknown>> {
  const { id, guild } = state;
  const [bans, webhooks, integrations, templates] = await Promise.all([
    core.bans.page(id, {}, 1_000),
    core.webhooks.ofGuild(id),
    core.integrations.ofGuild(id),
    core.invites.ofGuild(id),
  ]);
  return {
    guild,
    roles: [...state.roles.values()],
    channels: [...state.channels.values()],
    emojis: [...state.emojis.values()],
    stickers: [...state.stickers.values()],
    sounds: [...state.sounds.values()],
    scheduled_events: [...state.scheduledEvents.values()],
    automod_rules: [...state.automodRules.values()],
    bans,
    // Whoever has its token writes in the guild's name: it stays here.
    webhooks: webhooks.map((webhook) => Object.fromEntries(Object.entries(webhook).filter(([key]) => !/token/i.test(key)))),
    integrations,
    invites: templates,
  };
}

async function* membersOf(core: Core, state: GuildState): AsyncGenerator<unknown> {
  for (const member of state.members.values()) yield presentMember(member, core.userCache.get(member.user_id));
}

async function exportPictures(core: Core, state: GuildState, archive: Archive): Promise<void> {
  const { guild } = state;
  const pictures: [string, string][] = [
    ...(guild.icon ? [[`pictures/icon-${guild.icon}`, imageKey('icons', guild.id, guild.icon)] as [string, string]] : []),
    ...(guild.banner ? [[`pictures/banner-${guild.banner}`, imageKey('banners', guild.id, guild.banner)] as [string, string]] : []),
    ...(guild.splash ? [[`pictures/splash-${guild.splash}`, imageKey('splashes', guild.id, guild.splash)] as [string, string]] : []),
    ...[...state.emojis.keys()].map((id): [string, string] => [`emojis/${id}`, expressionKey('emojis', id)]),
    ...[...state.stickers.keys()].map((id): [string, string] => [`stickers/${id}`, expressionKey('stickers', id)]),
    ...[...state.sounds.keys()].map((id): [string, string] => [`sounds/${id}`, expressionKey('soundboard-sounds', id)]),
  ];
  for (const [path, key] of pictures) {
    const blob = await core.blobs.stat(key);
    const bytes = blob && (await core.blobs.read(key));
    if (bytes) await archive.bytes(`${path}.${ENDINGS[blob.contentType] ?? 'bin'}`, bytes);
  }
}

const ENDINGS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'application/json': 'json',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
};

/** Active ones, and those that are archived, page by page. */
async function* threadsOf(core: Core, state: GuildState, parent: ChannelRecord): AsyncGenerator<ChannelRecord> {
  for (const thread of state.threads.values()) if (thread.parent_id === parent.id) yield thread;
  for (const kind of ['public', 'private'] as const) {
    for (let before: string | undefined; ;) {
      const threads = await core.guilds.archivedThreads(parent.id, kind, before, THREAD_PAGE);
      yield* threads;
      const next = threads.at(-1)?.thread_metadata?.archive_timestamp;
      if (next === undefined || threads.length < THREAD_PAGE) break;
      before = next;
    }
  }
}

const README = `The guild {name}
=======================

This archive was made at {time} by {url}. Its files are text that any editor and any program can read.

guild.json          the guild itself: settings, roles, channels with who may do what in them, emojis, stickers, sounds,
                    events, rules of automod, bans, invites, webhooks without their tokens
recordings.jsonl    calls that were recorded, and who agreed to that; their sound is in recordings/, if files were asked for
members.jsonl       who is in it, one member a line
channels/           each channel and thread that holds messages
messages/           what was written there, one message a line, oldest first; the file is called like its channel
attachments/        files that were sent, if they were asked for
pictures/ emojis/ stickers/ sounds/   as they are shown and played

The names of keys are those of Discord's API. In ids the time is hidden: (id >> 22) + 1420070400000 are milliseconds since 1970.
`;
