import type { APIMessage } from 'discord-api-types/v10';
import { PreloadedUserSettings } from 'discord-protos';
import type { Listener } from '#compat-tests/listener';
import { useWorld, type Somebody } from '#compat-tests/world';
import type { ShownGuildSettings } from '#core/notifications/guild-settings-record';
import { ChannelOverrideFlags, GuildSettingsFlags } from '#protocol/notifications/followed';
import type { UserSettings } from '#core/user-settings/settings-fields';

const world = useWorld();

type Given = Parameters<typeof PreloadedUserSettings.create>[0];
const proto = (given: Given): string => Buffer.from(PreloadedUserSettings.toBinary(PreloadedUserSettings.create(given))).toString('base64');
const read = (settings: string): PreloadedUserSettings => PreloadedUserSettings.fromBinary(Buffer.from(settings, 'base64'));
const PROTO = '/users/@me/settings-proto/1';
interface ProtoEvent {
  settings: { type: number; proto: string };
  partial: boolean;
}
const readyOf = ({ heard }: Listener): Record<string, unknown> => heard.find(({ t }) => t === 'READY')?.d ?? {};
const asProto = { capabilities: 1 << 9 };

describe('settings', () => {
  it('are one, by whichever view they are changed, and told to all sessions', async () => {
    const alice = await world().person('alice');
    const [plain, modern] = [await alice.listen(), await alice.listen(undefined, asProto)];
    expect(await alice.rest.get<UserSettings>('/users/@me/settings')).toMatchObject({ theme: 'dark', status: 'online', locale: 'en-US', guild_folders: [] });

    const [told, toldJson] = [modern.next<ProtoEvent>('USER_SETTINGS_PROTO_UPDATE'), plain.next<Partial<UserSettings>>('USER_SETTINGS_UPDATE')];
    const folders = [{ id: 12, name: 'Work', color: 255, guild_ids: ['41771983429993000'] }];
    const edited = await alice.rest.patch<UserSettings>('/users/@me/settings', { theme: 'light', guild_folders: folders, nonsense: 1 });
    expect(edited).toMatchObject({ theme: 'light', guild_folders: folders, status: 'online' });
    expect(await toldJson).toEqual({ theme: 'light', guild_folders: folders });
    const { settings, partial } = await told;
    expect([settings.type, partial, Object.keys(read(settings.proto)).toSorted()]).toEqual([1, true, ['appearance', 'guildFolders', 'versions']]);
    expect(read(settings.proto).versions?.dataVersion).toBe(1);

    const back = await alice.rest.patch<{ settings: string }>(PROTO, { settings: proto({ appearance: { theme: 1, developerMode: true } }) });
    expect(read(back.settings)).toMatchObject({ appearance: { theme: 1, developerMode: true }, guildFolders: { folders: [{ name: { value: 'Work' } }] } });
    expect(await alice.rest.get('/users/@me/settings')).toMatchObject({ theme: 'dark', developer_mode: true, guild_folders: folders });
    expect(modern.hasHeard('USER_SETTINGS_UPDATE')).toBe(false);

    const later = readyOf(await alice.listen(undefined, asProto));
    expect(later['user_settings']).toBeUndefined();
    expect(read(String(later['user_settings_proto']))).toMatchObject({ versions: { dataVersion: 2 }, appearance: { developerMode: true } });
    expect(readyOf(await alice.listen())['user_settings']).toMatchObject({ developer_mode: true, guild_folders: folders });
  });

  it('end a status that was chosen for a time, whoever asks', async () => {
    const alice = await world().person('alice');
    const path = '/users/@me/settings';
    const end = '2030-01-02T03:04:05.000000+00:00';
    expect(await alice.rest.patch(path, { status: 'dnd', status_expires_at: end })).toMatchObject({ status: 'dnd', status_expires_at: end });
    // What is said with the same status is none of another one.
    expect(await alice.rest.patch(path, { status: 'dnd', custom_status: { text: 'busy' } })).toMatchObject({ status_expires_at: end });
    expect(await alice.rest.patch(path, { status: 'idle' })).toMatchObject({ status: 'idle', status_expires_at: null });
    // As Discord's clients say it, whose end has passed.
    await alice.rest.patch(PROTO, { settings: proto({ status: { status: { value: 'dnd' }, statusExpiresAtMs: BigInt(Date.now() - 1_000) } }) });
    expect(await alice.rest.get(path)).toMatchObject({ status: 'online', status_expires_at: null });
    expect(readyOf(await alice.listen())['user_settings']).toMatchObject({ status: 'online' });
  });

  it('are not changed by who is behind', async () => {
    const alice = await world().person('alice');
    await alice.rest.patch(PROTO, { settings: proto({ appearance: { theme: 2 } }), required_data_version: 0 });
    const late = await alice.rest.patch<{ settings: string; out_of_date?: boolean }>(PROTO, {
      settings: proto({ appearance: { theme: 3 } }),
      required_data_version: 0,
    });
    expect([late.out_of_date, read(late.settings).appearance?.theme, read(late.settings).versions?.dataVersion]).toEqual([true, 2, 1]);
    const right = await alice.rest.patch<{ settings: string; out_of_date?: boolean }>(PROTO, {
      settings: proto({ appearance: { theme: 3 } }),
      required_data_version: 1,
    });
    expect([right.out_of_date, read(right.settings).appearance?.theme]).toEqual([undefined, 3]);
  });

  it('that count use are apart, and what is no protobuf is refused', async () => {
    const alice = await world().person('alice');
    const path = '/users/@me/settings-proto/2';
    const given = Buffer.from([0x12, 2, 0x10, 1]).toString('base64');
    const told = (await alice.listen()).next<ProtoEvent>('USER_SETTINGS_PROTO_UPDATE');
    await alice.rest.patch(path, { settings: given });
    expect((await told).settings.type).toBe(2);
    const { settings } = await alice.rest.get<{ settings: string }>(path);
    expect(Buffer.from(settings, 'base64').subarray(-4)).toEqual(Buffer.from([0x12, 2, 0x10, 1]));
    for (const wrong of ['CAE', 'CgU=', Buffer.from([0x72, 1, 0xff]).toString('base64'), Buffer.from([0x08, 1]).toString('base64')])
      expect(await alice.rest.refused('PATCH', PROTO, { body: { settings: wrong } })).toBe('400 50035');
    expect(await alice.rest.refused('PATCH', PROTO, { body: { settings: 'A'.repeat(1_400_001) } })).toBe('400 50035');
    expect(await alice.rest.refused('PATCH', PROTO, { body: {} })).toBe('400 50035');
    expect(await alice.rest.refused('GET', '/users/@me/settings-proto/3')).toMatch(/^404/);
    expect(await alice.rest.refused('PATCH', '/users/@me/settings', { body: { theme: 'pink' } })).toBe('400 50035');
  });

  it('say how new sessions are seen, and in which language applications hear of their person', async () => {
    const { alice, bob, guildId } = await world().scene();
    await bob.listen();
    await alice.rest.patch('/users/@me/settings', { status: 'dnd', custom_status: { text: 'busy', emoji_name: '🍕' }, locale: 'de' });
    expect((await alice.rest.get<{ locale: string }>('/users/@me')).locale).toBe('de');
    const his = await bob.listen();
    interface Presence {
      user: { id: string };
      status: string;
      guild_id: string;
      activities: object[];
    }
    const seen = his.next<Presence>('PRESENCE_UPDATE', ({ user, guild_id }) => user.id === alice.id && guild_id === guildId);
    const hers = await alice.listen(undefined, { presence: { status: 'unknown', activities: [], since: 0, afk: false } });
    expect(await seen).toMatchObject({ status: 'dnd', activities: [{ type: 4, state: 'busy', emoji: { name: '🍕' } }] });
    await hers.close();
    await alice.rest.patch('/users/@me/settings', { custom_status: { text: 'busy', expires_at: '2020-01-01T00:00:00Z' } });
    const sessions = readyOf(await alice.listen())['sessions'] as { status: string; activities: object[] }[];
    expect(sessions.at(-1)).toMatchObject({ status: 'dnd', activities: [] });
    // What a session says of itself counts.
    const idle = readyOf(await alice.listen(undefined, { presence: { status: 'idle', activities: [] } }))['sessions'] as { status: string }[];
    expect(idle.map(({ status }) => status)).toContain('idle');
  });

  it('restrict guilds that are joined later, where their person wants that', async () => {
    const { alice } = await world().scene();
    const carla = await world().person('carla');
    await carla.rest.patch(PROTO, {
      settings: proto({ privacy: { defaultGuildsRestricted: true, restrictedGuildIds: [5n], defaultMessageRequestRestricted: { value: true } } }),
    });
    const { id } = await world().guild(alice);
    const told = (await carla.listen()).next<ProtoEvent>('USER_SETTINGS_PROTO_UPDATE');
    await world().join(id, carla);
    expect(read((await told).settings.proto).privacy).toMatchObject({ restrictedGuildIds: [5n, BigInt(id)], messageRequestRestrictedGuildIds: [BigInt(id)] });
    expect((await carla.rest.get<UserSettings>('/users/@me/settings')).restricted_guilds).toEqual(['5', id]);
    const { id: directId } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: carla.id });
    expect(await alice.rest.refused('POST', `/channels/${directId}/messages`, { body: { content: 'hello' } })).toBe('403 50007');
  });

  it('of notifications and letters are kept', async () => {
    const alice = await world().person('alice');
    const told = (await alice.listen()).next('NOTIFICATION_SETTINGS_UPDATE');
    expect(await alice.rest.patch('/users/@me/notification-settings', { flags: 48 })).toEqual({ flags: 48 });
    expect(await told).toEqual({ flags: 48 });
    expect(readyOf(await alice.listen())['notification_settings']).toEqual({ flags: 48 });
    expect(await alice.rest.get('/users/@me/email-settings')).toMatchObject({ initialized: false });
    await alice.rest.patch('/users/@me/email-settings', { settings: { initialized: true, categories: { tips: true } } });
    expect(await alice.rest.get('/users/@me/email-settings')).toMatchObject({ initialized: true, categories: { tips: true, social: false } });
    const bot = await world().bot();
    expect(await bot.rest.refused('GET', '/users/@me/settings')).toBe('403 20001');
  });
});

describe('notification settings', () => {
  const settingsOf = (somebody: Somebody) => ({
    edit: (where: string, body: object) => somebody.rest.patch<ShownGuildSettings>(`/users/@me/guilds/${where}/settings`, body),
  });

  it('are kept by guild and channel, and told to all sessions', async () => {
    const { bob, guildId, textId } = await world().scene();
    const listener = await bob.listen();
    const told = listener.next('USER_GUILD_SETTINGS_UPDATE');
    const mute = { end_time: '2030-01-01T00:00:00.000000+00:00', selected_time_window: 3600 };
    const edited = await settingsOf(bob).edit(guildId, {
      muted: true,
      mute_config: mute,
      suppress_everyone: true,
      flags: GuildSettingsFlags.OptInChannelsOn,
      channel_overrides: { [textId]: { message_notifications: 1, muted: false, flags: ChannelOverrideFlags.OptInEnabled }, '1': { muted: true } },
    });
    expect(edited).toEqual({
      guild_id: guildId,
      version: 1,
      flags: 1 << 14,
      hide_muted_channels: false,
      message_notifications: 3,
      mobile_push: true,
      mute_scheduled_events: false,
      muted: true,
      mute_config: mute,
      notify_highlights: 0,
      suppress_everyone: true,
      suppress_roles: false,
      channel_overrides: [{ channel_id: textId, collapsed: false, flags: 1 << 12, message_notifications: 1, muted: false, mute_config: null }],
    });
    expect(await told).toEqual(edited);
    const again = await settingsOf(bob).edit(guildId, { muted: false, mute_config: null, channel_overrides: { [textId]: { muted: true, collapsed: true } } });
    expect(again).toMatchObject({ version: 2, flags: 1 << 14, muted: false, mute_config: null, suppress_everyone: true });
    expect(again.channel_overrides).toEqual([
      { channel_id: textId, collapsed: true, flags: 1 << 12, message_notifications: 1, muted: true, mute_config: null },
    ]);
    const direct = await bob.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: (await world().person()).id });
    expect(await settingsOf(bob).edit('@me', { channel_overrides: { [direct.id]: { muted: true }, [textId]: { muted: true } } })).toMatchObject({
      guild_id: null,
      version: 3,
      channel_overrides: [{ channel_id: direct.id, muted: true }],
    });
    const ready = readyOf(await bob.listen())['user_guild_settings'] as { entries: ShownGuildSettings[]; version: number; partial: boolean };
    expect([ready.version, ready.partial, ready.entries.map((entry) => entry.guild_id)]).toEqual([3, false, [null, guildId]]);
    await bob.rest.delete(`/users/@me/guilds/${guildId}`);
    const left = readyOf(await bob.listen())['user_guild_settings'] as { entries: ShownGuildSettings[] };
    expect(left.entries.map((entry) => entry.guild_id)).toEqual([null]);
    await world().join(guildId, bob);
    // Said back as it was: nothing is left of it.
    const cleared = await settingsOf(bob).edit(guildId, { channel_overrides: { [textId]: null } });
    expect(cleared.channel_overrides).toEqual([]);
  });

  it('are changed of many guilds at once, of those that one is in', async () => {
    const [{ bob, guildId }, other] = [await world().scene(), await world().scene()];
    const edited = await bob.rest.patch<ShownGuildSettings[]>('/users/@me/guilds/settings', {
      guilds: { [guildId]: { muted: true }, [other.guildId]: { muted: true }, '@me': { suppress_roles: true } },
    });
    expect(edited.map(({ guild_id, muted }) => [guild_id, muted]).toSorted()).toEqual(
      [
        [guildId, true],
        [null, false],
      ].toSorted(),
    );
    expect(await bob.rest.refused('PATCH', `/users/@me/guilds/${other.guildId}/settings`, { body: {} })).toBe('403 50001');
    expect(await bob.rest.refused('PATCH', `/users/@me/guilds/${guildId}/settings`, { body: { message_notifications: 9 } })).toBe('400 50035');
    expect(await bob.rest.refused('PATCH', '/users/@me/guilds/settings', { body: { guilds: { x: {} } } })).toBe('400 50035');
    expect(await bob.rest.refused('PATCH', `/users/@me/guilds/${guildId}/settings`, { body: { channel_overrides: { x: {} } } })).toBe('400 50035');
  });

  it('of a thread stand in the membership', async () => {
    const { alice, bob, textId } = await world().scene();
    const thread = await alice.rest.post<{ id: string }>(`/channels/${textId}/threads`, { name: 'a thread', type: 11 });
    await bob.rest.put(`/channels/${thread.id}/thread-members/@me`);
    const listener = await bob.listen();
    const told = listener.next('THREAD_MEMBER_UPDATE', (d: { flags: number }) => d.flags === 4);
    const path = `/channels/${thread.id}/thread-members/@me/settings`;
    const mute = { end_time: null, selected_time_window: -1 };
    expect(await bob.rest.patch(path, { flags: 4, muted: true, mute_config: mute })).toMatchObject({ flags: 4, muted: true, mute_config: mute });
    expect(await told).toMatchObject({ id: thread.id, muted: true, mute_config: mute });
    // Nobody else's to know.
    expect(await alice.rest.get(`/channels/${thread.id}/thread-members/${bob.id}`)).not.toHaveProperty('muted');
    expect(await bob.rest.patch(path, { muted: false })).not.toHaveProperty('muted');
  });
});

interface State {
  id: string;
  last_message_id: string;
  mention_count: number;
}
const statesOf = async (somebody: Somebody): Promise<Map<string, State>> => {
  const listener = await somebody.listen();
  const ready = listener.heard.find(({ t }) => t === 'READY')?.d['read_state'] as { entries: State[] } | undefined;
  await listener.close();
  return new Map((ready?.entries ?? []).map((entry) => [entry.id, entry]));
};
/** Mentions are kept a moment after their message. */
const counted = async (somebody: Somebody, channelId: string, count: number): Promise<void> => {
  for (let tries = 0; tries < 100; tries++) {
    if (((await statesOf(somebody)).get(channelId)?.mention_count ?? 0) === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect((await statesOf(somebody)).get(channelId)?.mention_count ?? 0).toBe(count);
};

describe('the mentions of a read state', () => {
  it('are those since it was read, as settings let them count', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const say = (content: string) => alice.rest.post<APIMessage>(`/channels/${textId}/messages`, { content });
    const role = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/roles`, { name: 'crew', mentionable: true });
    await alice.rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${role.id}`);
    const first = await say(`<@${bob.id}>`);
    await counted(bob, textId, 1);
    await say('@everyone');
    await say(`<@&${role.id}>`);
    await say('nobody');
    await counted(bob, textId, 3);
    // Nor of those whom one ignores or blocks, as with what comes while one is there.
    await bob.rest.put(`/users/@me/relationships/${alice.id}/ignore`, {});
    await counted(bob, textId, 0);
    await bob.rest.delete(`/users/@me/relationships/${alice.id}/ignore`);
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, { type: 2 });
    await counted(bob, textId, 0);
    await bob.rest.delete(`/users/@me/relationships/${alice.id}`);
    await counted(bob, textId, 3);
    await bob.rest.patch(`/users/@me/guilds/${guildId}/settings`, { suppress_everyone: true });
    await counted(bob, textId, 2);
    await bob.rest.patch(`/users/@me/guilds/${guildId}/settings`, { suppress_everyone: false, suppress_roles: true });
    await bob.rest.post(`/channels/${textId}/messages/${first.id}/ack`, {});
    await counted(bob, textId, 1);
    const last = await say(`<@${bob.id}>`);
    await counted(bob, textId, 2);
    await bob.rest.post(`/channels/${textId}/messages/${last.id}/ack`, {});
    await counted(bob, textId, 0);
    expect((await statesOf(bob)).get(textId)).toEqual({ id: textId, last_message_id: last.id, mention_count: 0 });
    // Not of what one may not see any more.
    await say(`<@${bob.id}>`);
    await counted(bob, textId, 1);
    await alice.rest.put(`/channels/${textId}/permissions/${guildId}`, { type: 0, deny: '1024' });
    await counted(bob, textId, 0);
  });

  it('are all messages of others in a conversation', async () => {
    const { alice, bob } = await world().scene();
    const { id } = await alice.rest.post<{ id: string }>('/users/@me/channels', { recipient_id: bob.id });
    const first = await alice.rest.post<APIMessage>(`/channels/${id}/messages`, { content: 'one' });
    await alice.rest.post(`/channels/${id}/messages`, { content: 'two' });
    await counted(bob, id, 2);
    await bob.rest.post(`/channels/${id}/messages/${first.id}/ack`, {});
    await bob.rest.post(`/channels/${id}/messages`, { content: 'mine' });
    await counted(bob, id, 1);
    // Marked as unread again.
    await bob.rest.post(`/channels/${id}/messages/${(BigInt(first.id) - 1n).toString()}/ack`, { manual: true, mention_count: 2 });
    await counted(bob, id, 2);
  });
});
