import { PreloadedUserSettings } from 'discord-protos';
import { fieldsWithin, fixed64sOf, readFields, writeFields } from '#protocol/protobuf';
import { mergedSettings, SETTINGS_FIELDS, settingsIn, withValue, type SettingsField, type UserSettings } from './settings-fields.ts';

const read = (bytes: Uint8Array) => PreloadedUserSettings.fromBinary(bytes);
const EVERYTHING: UserSettings = {
  ...settingsIn([]),
  activity_joining_restricted_guild_ids: ['1', '18446744073709551615'],
  activity_restricted_guild_ids: ['2'],
  afk_timeout: 1200,
  allow_accessibility_detection: true,
  allow_activity_party_privacy_friends: false,
  animate_stickers: 2,
  custom_status: { text: 'at lunch', emoji_id: '41771983429993000', emoji_name: 'pizza', expires_at: '2030-01-02T03:04:05.000000+00:00' },
  default_guilds_restricted: true,
  developer_mode: true,
  disable_games_tab: false,
  friend_discovery_flags: 6,
  friend_source_flags: { all: false, mutual_friends: false, mutual_guilds: true },
  guild_folders: [
    { id: -5, name: 'Wörk', color: 0xff00ff, guild_ids: ['41771983429993000', '3'] },
    { id: null, name: null, color: null, guild_ids: ['4'] },
  ],
  locale: 'de',
  restricted_guilds: ['5', '6'],
  slayer_sdk_receive_dms_in_game: 3,
  soundboard_volume: 42.5,
  status: 'dnd',
  status_expires_at: '2030-01-02T04:05:06.000000+00:00',
  theme: 'midnight',
  timezone_offset: -120,
  view_nsfw_guilds: true,
};

const written = (settings: UserSettings): Uint8Array => {
  const table = Object.entries(SETTINGS_FIELDS as Record<string, SettingsField<unknown>>);
  return writeFields(table.reduce((message, [key, field]) => withValue(message, field, settings[key as keyof UserSettings]), readFields(new Uint8Array())));
};

describe('settings of a person', () => {
  it('are the same in both views', () => {
    expect(settingsIn(readFields(written(EVERYTHING)))).toEqual(EVERYTHING);
    expect(settingsIn(readFields(written(settingsIn([]))))).toEqual(settingsIn([]));
  });

  it("stand where Discord's own schema has them", () => {
    const seen = read(written(EVERYTHING));
    expect(seen.status).toMatchObject({ status: { value: 'dnd' }, customStatus: { text: 'at lunch', emojiId: 41_771_983_429_993_000n, emojiName: 'pizza' } });
    expect(seen.status?.statusExpiresAtMs).toBe(BigInt(Date.parse('2030-01-02T04:05:06Z')));
    expect(seen.status?.customStatus?.expiresAtMs).toBe(BigInt(Date.parse('2030-01-02T03:04:05Z')));
    expect(seen.privacy).toMatchObject({
      restrictedGuildIds: [5n, 6n],
      activityRestrictedGuildIds: [2n],
      activityJoiningRestrictedGuildIds: [1n, 18_446_744_073_709_551_615n],
      defaultGuildsRestricted: true,
      allowAccessibilityDetection: true,
      allowActivityPartyPrivacyFriends: { value: false },
      friendSourceFlags: { value: 4 },
      friendDiscoveryFlags: { value: 6 },
    });
    expect(seen.guildFolders?.folders).toMatchObject([
      { id: { value: -5n }, name: { value: 'Wörk' }, color: { value: 0xff00ffn }, guildIds: [41_771_983_429_993_000n, 3n] },
      { guildIds: [4n] },
    ]);
    expect(seen.localization).toMatchObject({ locale: { value: 'de' }, timezoneOffset: { value: -120 } });
    expect(seen.appearance).toMatchObject({ theme: 4, developerMode: true });
    expect(seen.voiceAndVideo).toMatchObject({ afkTimeout: { value: 1200 }, soundboardSettings: { volume: 42.5 } });
    expect(seen.textAndImages).toMatchObject({ animateStickers: { value: 2 }, viewNsfwGuilds: { value: true }, convertEmoticons: { value: true } });
    expect(seen.gameLibrary).toMatchObject({ disableGamesTab: { value: false } });
  });

  it("are read as Discord's own clients write them", () => {
    const bytes = PreloadedUserSettings.toBinary(
      PreloadedUserSettings.create({
        status: { status: { value: 'idle' }, statusExpiresAtMs: 0n },
        appearance: { theme: 2 },
        privacy: { restrictedGuildIds: [7n], friendSourceFlags: { value: 14 } },
        textAndImages: { gifAutoPlay: { value: false } },
      }),
    );
    expect(settingsIn(readFields(bytes))).toEqual({
      ...settingsIn([]),
      status: 'idle',
      theme: 'light',
      restricted_guilds: ['7'],
      friend_source_flags: { all: true, mutual_friends: true, mutual_guilds: true },
      gif_auto_play: false,
    });
  });

  it('keep what nobody here knows when something beside it changes', () => {
    const bytes = PreloadedUserSettings.toBinary(
      PreloadedUserSettings.create({
        textAndImages: { diversitySurrogate: { value: '🏽' }, emojiPickerCollapsedSections: ['a', 'b'] },
        favorites: { muted: true },
      }),
    );
    const changed = read(writeFields(withValue(readFields(bytes), SETTINGS_FIELDS.gif_auto_play, false)));
    expect(changed.textAndImages).toMatchObject({
      diversitySurrogate: { value: '🏽' },
      emojiPickerCollapsedSections: ['a', 'b'],
      gifAutoPlay: { value: false },
    });
    expect(changed.favorites?.muted).toBe(true);
  });

  it('are changed a field of the message at a time, but for the versions', () => {
    const of = (given: Parameters<typeof PreloadedUserSettings.create>[0]) => readFields(PreloadedUserSettings.toBinary(PreloadedUserSettings.create(given)));
    const known = of({ versions: { dataVersion: 3 }, appearance: { theme: 2, developerMode: true }, status: { status: { value: 'dnd' } } });
    const { merged, changed } = mergedSettings(known, of({ versions: { dataVersion: 99 }, appearance: { theme: 1 }, status: {} }));
    expect([...changed]).toEqual([11, 13]);
    const seen = read(writeFields(merged));
    expect([seen.versions?.dataVersion, seen.appearance?.theme, seen.appearance?.developerMode, seen.status?.status]).toEqual([3, 1, false, undefined]);
  });

  it('refuse what is no message', () => {
    for (const bytes of [[0x08], [0x0a, 5, 1], [0x0b], [0], [0x08, ...Array<number>(11).fill(0xff)]])
      expect(() => readFields(Uint8Array.from(bytes))).toThrow();
    // Numbers in one field each, as older writers have them.
    const loose = readFields(Uint8Array.from([0x0a, 9, 0x09, 1, 0, 0, 0, 0, 0, 0, 0]));
    expect(fixed64sOf(fieldsWithin(loose, 1), 1)).toEqual([1n]);
  });
});
