import {
  bytesField,
  fieldsWithin,
  fixed64Field,
  fixed64sOf,
  lastField,
  messageField,
  numberOf,
  packedFixed64,
  ProtobufError,
  readFields,
  textField,
  textOf,
  varintField,
  withField,
  writeFields,
  type WireField,
} from '#protocol/protobuf';
import type { Snowflake } from 'discord-api-types/v10';
import { THEMES } from '#protocol/rest/user-settings';
import { wireTime } from '../ports/clock.ts';

export interface CustomStatus {
  text: string | null;
  emoji_id: Snowflake | null;
  emoji_name: string | null;
  expires_at: string | null;
}

export interface GuildFolder {
  id: number | null;
  name: string | null;
  color: number | null;
  guild_ids: Snowflake[];
}

export interface FriendSources {
  all?: boolean | null | undefined;
  mutual_friends?: boolean | null | undefined;
  mutual_guilds?: boolean | null | undefined;
}

/** How one value stands in the message around it: absent is what `fallback` says. */
interface Kind<Value> {
  read(fields: readonly WireField[], number: number): Value | undefined;
  write(number: number, value: Value): WireField[];
}

/** Where a setting of the JSON view stands in the protobuf, and what holds while nobody has set it. */
export interface SettingsField<Value> {
  outer: number;
  inner: number;
  kind: Kind<Value>;
  fallback: Value;
}

/** Whether a plain value of proto3 is there cannot be told from its being nothing. */
const plain = <Value>(read: (number: bigint) => Value, write: (value: Value) => bigint): Kind<Value> => ({
  read(fields, number) {
    const field = lastField(fields, number);
    return field && read(numberOf(field));
  },
  write: (number, value) => [varintField(number, write(value))],
});

/** google.protobuf's BoolValue and its kin: a message with the value as field 1. */
const wrapped = <Value>(kind: Kind<Value>, zero: Value): Kind<Value> => ({
  read: (fields, number) => (lastField(fields, number) ? (kind.read(fieldsWithin(fields, number), 1) ?? zero) : undefined),
  write: (number, value) => [messageField(number, value === zero ? [] : kind.write(1, value))],
});

const bool = plain<boolean>(
  (read) => read !== 0n,
  (value) => (value ? 1n : 0n),
);
const unsigned = plain<number>((read) => Number(BigInt.asUintN(32, read)), BigInt);
const signed = plain<number>((read) => Number(BigInt.asIntN(32, read)), BigInt);
const text: Kind<string> = {
  read: (fields, number) => {
    const field = lastField(fields, number);
    return field && textOf(field);
  },
  write: (number, value) => [textField(number, value)],
};
const boolValue = wrapped(bool, false);
const uint32Value = wrapped(unsigned, 0);
const int32Value = wrapped(signed, 0);
const stringValue = wrapped(text, '');

const ids: Kind<Snowflake[]> = {
  read: (fields, number) => (lastField(fields, number) ? fixed64sOf(fields, number).map(String) : undefined),
  write: (number, value) => packedFixed64(number, value.map(BigInt)),
};

const theme: Kind<(typeof THEMES)[number]> = {
  read: (fields, number) => THEMES[Number(numberOf(lastField(fields, number))) - 1],
  write: (number, value) => [varintField(number, THEMES.indexOf(value) + 1)],
};

const friendSources: Kind<FriendSources> = {
  read(fields, number) {
    const bits = uint32Value.read(fields, number);
    if (bits === undefined) return undefined;
    return (bits & 8) !== 0
      ? { all: true, mutual_friends: true, mutual_guilds: true }
      : { all: false, mutual_friends: (bits & 2) !== 0, mutual_guilds: (bits & 4) !== 0 };
  },
  write: (number, value) => uint32Value.write(number, value.all ? 14 : (value.mutual_friends ? 2 : 0) | (value.mutual_guilds ? 4 : 0)),
};

/** Milliseconds of an end, of which 0 is none. */
function endOf(field: WireField | undefined): string | null {
  const endMs = Number(numberOf(field));
  return endMs > 0 && endMs < 8.64e15 ? wireTime(endMs) : null;
}
const end: Kind<string | null> = {
  read: (fields, number) => endOf(lastField(fields, number)),
  write: (number, value) => (value === null ? [] : [fixed64Field(number, BigInt(Date.parse(value)))]),
};

const customStatus: Kind<CustomStatus | null> = {
  read(fields, number) {
    if (!lastField(fields, number)) return undefined;
    const inside = fieldsWithin(fields, number);
    const emojiId = numberOf(lastField(inside, 2));
    return {
      text: textOf(lastField(inside, 1)) || null,
      emoji_id: emojiId === 0n ? null : String(emojiId),
      emoji_name: textOf(lastField(inside, 3)) || null,
      expires_at: endOf(lastField(inside, 4)),
    };
  },
  write: (number, value) =>
    value === null
      ? []
      : [
          messageField(number, [
            ...(value.text ? [textField(1, value.text)] : []),
            ...(value.emoji_id ? [fixed64Field(2, BigInt(value.emoji_id))] : []),
            ...(value.emoji_name ? [textField(3, value.emoji_name)] : []),
            ...end.write(4, value.expires_at),
          ]),
        ],
};

const wide = plain<number>((read) => Number(BigInt.asIntN(64, read)), BigInt);
const folderId = wrapped(wide, 0);

const guildFolders: Kind<GuildFolder[]> = {
  read: (fields, number) =>
    fields.flatMap((field) => {
      if (field.number !== number || field.type !== 'bytes') return [];
      const inside = readFields(field.value);
      return [
        {
          id: folderId.read(inside, 2) ?? null,
          name: stringValue.read(inside, 3) ?? null,
          color: folderId.read(inside, 4) ?? null,
          guild_ids: fixed64sOf(inside, 1).map(String),
        },
      ];
    }),
  write: (number, value) =>
    value.map(({ id, name, color, guild_ids: guildIds }) =>
      messageField(number, [
        ...packedFixed64(1, guildIds.map(BigInt)),
        ...(id === null ? [] : folderId.write(2, id)),
        ...(name === null ? [] : stringValue.write(3, name)),
        ...(color === null ? [] : folderId.write(4, color)),
      ]),
    ),
};

/** In SoundboardSettings, of which it is the only field. */
const volume: Kind<number> = {
  read(fields, number) {
    const field = lastField(fieldsWithin(fields, number), 1);
    if (field?.type !== 'fixed32') return undefined;
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, field.value);
    return view.getFloat32(0);
  },
  write(number, value) {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value);
    return [bytesField(number, writeFields([{ number: 1, type: 'fixed32', value: view.getUint32(0) }]))];
  },
};

const at = <Value>(outer: number, inner: number, kind: Kind<Value>, fallback: Value): SettingsField<Value> => ({ outer, inner, kind, fallback });

const [VOICE_AND_VIDEO, TEXT_AND_IMAGES, PRIVACY, GAMES, STATUS, LOCALIZATION, APPEARANCE, FOLDERS] = [5, 6, 8, 10, 11, 12, 13, 14] as const;

/**
 * Every setting that both of Discord's views know, by its JSON name, with its place in PreloadedUserSettings; and the end of a status,
 * which Discord's JSON view lacks.
 * Source: the unofficial documentation of user settings and of their protobuf.
 */
export const SETTINGS_FIELDS = {
  activity_joining_restricted_guild_ids: at(PRIVACY, 15, ids, []),
  activity_restricted_guild_ids: at(PRIVACY, 13, ids, []),
  afk_timeout: at(VOICE_AND_VIDEO, 6, uint32Value, 600),
  allow_accessibility_detection: at(PRIVACY, 7, bool, false),
  allow_activity_party_privacy_friends: at(PRIVACY, 1, boolValue, true),
  allow_activity_party_privacy_voice_channel: at(PRIVACY, 2, boolValue, true),
  animate_emoji: at(TEXT_AND_IMAGES, 14, boolValue, true),
  animate_stickers: at(TEXT_AND_IMAGES, 15, uint32Value, 0),
  contact_sync_enabled: at(PRIVACY, 10, boolValue, false),
  convert_emoticons: at(TEXT_AND_IMAGES, 21, boolValue, true),
  custom_status: at<CustomStatus | null>(STATUS, 2, customStatus, null),
  default_guilds_restricted: at(PRIVACY, 4, bool, false),
  detect_platform_accounts: at(PRIVACY, 8, boolValue, false),
  developer_mode: at(APPEARANCE, 2, bool, false),
  disable_games_tab: at(GAMES, 3, boolValue, true),
  enable_tts_command: at(TEXT_AND_IMAGES, 16, boolValue, true),
  explicit_content_filter: at(TEXT_AND_IMAGES, 19, uint32Value, 1),
  friend_discovery_flags: at(PRIVACY, 12, uint32Value, 0),
  friend_source_flags: at<FriendSources>(PRIVACY, 11, friendSources, { all: true, mutual_friends: true, mutual_guilds: true }),
  gif_auto_play: at(TEXT_AND_IMAGES, 11, boolValue, true),
  guild_folders: at<GuildFolder[]>(FOLDERS, 1, guildFolders, []),
  inline_attachment_media: at(TEXT_AND_IMAGES, 9, boolValue, true),
  inline_embed_media: at(TEXT_AND_IMAGES, 10, boolValue, true),
  locale: at(LOCALIZATION, 1, stringValue, 'en-US'),
  message_display_compact: at(TEXT_AND_IMAGES, 17, boolValue, false),
  native_phone_integration_enabled: at(VOICE_AND_VIDEO, 8, boolValue, true),
  passwordless: at(PRIVACY, 9, boolValue, true),
  render_embeds: at(TEXT_AND_IMAGES, 12, boolValue, true),
  render_reactions: at(TEXT_AND_IMAGES, 13, boolValue, true),
  restricted_guilds: at(PRIVACY, 3, ids, []),
  show_current_game: at(STATUS, 3, boolValue, true),
  slayer_sdk_receive_dms_in_game: at(PRIVACY, 28, unsigned, 0),
  soundboard_volume: at(VOICE_AND_VIDEO, 9, volume, 100),
  status: at(STATUS, 1, stringValue, 'online'),
  status_expires_at: at<string | null>(STATUS, 4, end, null),
  stream_notifications_enabled: at(VOICE_AND_VIDEO, 7, boolValue, true),
  theme: at<(typeof THEMES)[number]>(APPEARANCE, 1, theme, 'dark'),
  timezone_offset: at(LOCALIZATION, 2, int32Value, 0),
  view_nsfw_commands: at(TEXT_AND_IMAGES, 23, boolValue, false),
  view_nsfw_guilds: at(TEXT_AND_IMAGES, 20, boolValue, false),
};

/** What only the protobuf has, and rules of the server read. */
export const PROTO_ONLY_FIELDS = {
  message_request_restricted_guild_ids: at(PRIVACY, 16, ids, []),
  default_message_request_restricted: at(PRIVACY, 17, boolValue, false),
};

type Values<Table> = { -readonly [Key in keyof Table]: Table[Key] extends SettingsField<infer Value> ? Value : never };
export type UserSettings = Values<typeof SETTINGS_FIELDS>;
export type ProtoOnlySettings = Values<typeof PROTO_ONLY_FIELDS>;

export const valueOf = <Value>(message: readonly WireField[], { outer, inner, kind, fallback }: SettingsField<Value>): Value =>
  kind.read(fieldsWithin(message, outer), inner) ?? fallback;

/** The message with another value in one place; all around it stays. */
export const withValue = <Value>(message: readonly WireField[], { outer, inner, kind }: SettingsField<Value>, value: Value): WireField[] =>
  withField(message, outer, [messageField(outer, withField(fieldsWithin(message, outer), inner, kind.write(inner, value)))]);

/** As the settings are at a time: whose status is over is online again. */
export function settledAt(message: readonly WireField[], nowMs: number): readonly WireField[] {
  const endsAt = valueOf(message, SETTINGS_FIELDS.status_expires_at);
  if (endsAt === null || Date.parse(endsAt) > nowMs) return message;
  return withValue(withValue(message, SETTINGS_FIELDS.status, SETTINGS_FIELDS.status.fallback), SETTINGS_FIELDS.status_expires_at, null);
}

/** What was written was read before; a restored backup may hold anything. */
export function keptFields(data: Uint8Array): WireField[] {
  try {
    return readFields(data);
  } catch (error) {
    if (error instanceof ProtobufError) return [];
    throw error;
  }
}

export function settingsIn(message: readonly WireField[]): UserSettings {
  const entries = Object.entries(SETTINGS_FIELDS as Record<string, SettingsField<unknown>>).map(([key, field]) => [key, valueOf(message, field)]);
  return Object.fromEntries(entries) as UserSettings; // the table has all keys
}

const VERSIONS = 1;
const DATA_VERSION = 3;
/** What Discord's clients take for the newest form of the settings. */
const CLIENT_VERSION = 14n;

/** The message with the number of its changes, which clients compare. */
export const withVersion = (message: readonly WireField[], version: number): WireField[] => [
  messageField(VERSIONS, [varintField(1, CLIENT_VERSION), varintField(DATA_VERSION, version)]),
  ...message.filter(({ number }) => number !== VERSIONS),
];

/**
 * A change as clients send it: each of its fields takes the place of the one with its number, an empty one that of none.
 * The versions are the server's. Tells which fields it has.
 */
export function mergedSettings(message: readonly WireField[], change: readonly WireField[]): { merged: WireField[]; changed: Set<number> } {
  const given = change.filter(({ number, type }) => number !== VERSIONS && type === 'bytes');
  const changed = new Set(given.map(({ number }) => number));
  return { merged: [...message.filter(({ number }) => !changed.has(number)), ...given], changed };
}
