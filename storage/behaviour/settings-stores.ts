import { newChannelOverride, newGuildSettings } from '#core/notifications/guild-settings-record';
import type { Stores } from '#core/ports/stores';
import { newId } from './records.ts';

/** What every store of people's settings promises. */
export function behavesAsSettingsStores(open: () => Stores): void {
  it('keeps settings of both kinds by person, the last that was saved', async () => {
    const { userSettings } = open();
    const [me, other] = [newId(), newId()];
    const bytes = (...values: number[]): Uint8Array => Buffer.from(values);
    expect(await userSettings.find(me, 1)).toBeNull();
    await userSettings.save(me, 1, { version: 1, data: bytes(0, 255) });
    await userSettings.save(me, 2, { version: 7, data: bytes() });
    await userSettings.save(me, 1, { version: 2, data: bytes(1, 0) });
    expect(await userSettings.find(me, 1)).toEqual({ version: 2, data: bytes(1, 0) });
    expect(await userSettings.find(me, 2)).toEqual({ version: 7, data: bytes() });
    expect(await userSettings.ofUsers([me, other], 1)).toEqual(new Map([[me, { version: 2, data: bytes(1, 0) }]]));
    expect(await userSettings.ofUsers([], 1)).toEqual(new Map());
  });

  it('keeps preferences by person and name', async () => {
    const { preferences } = open();
    const [me, other] = [newId(), newId()];
    await preferences.save(me, 'a', { words: ['x'] });
    await preferences.save(me, 'a', { words: [] });
    await preferences.save(other, 'b', { words: ['y'] });
    expect(await preferences.find(me, 'a')).toEqual({ words: [] });
    expect(await preferences.find(me, 'b')).toBeNull();
    expect(await preferences.ofUsers([me, other], 'b')).toEqual(new Map([[other, { words: ['y'] }]]));
  });

  it('keeps notification settings of guilds and of direct messages', async () => {
    const { guildSettings } = open();
    const [me, other, guildId, channelId] = [newId(), newId(), newId(), newId()];
    const settings = { ...newGuildSettings(), muted: true, channel_overrides: [{ ...newChannelOverride(channelId), message_notifications: 1 }] };
    const [direct, inGuild] = [
      { user_id: me, guild_id: null, version: 1, settings: newGuildSettings() },
      { user_id: me, guild_id: guildId, version: 2, settings },
    ];
    await guildSettings.save([direct, { ...inGuild, version: 1 }]);
    await guildSettings.save([inGuild]);
    expect(await guildSettings.ofUser(me)).toEqual([direct, inGuild]);
    expect(await guildSettings.find(me, guildId)).toEqual(inGuild);
    expect(await guildSettings.find(me, null)).toEqual(direct);
    expect(await guildSettings.find(other, guildId)).toBeNull();
    expect(await guildSettings.ofUsers([me, other], guildId)).toEqual(new Map([[me, inGuild]]));
  });

  it('forgets all of it with its person, and tells it before', async () => {
    const { userSettings, preferences, guildSettings, personalData } = open();
    const me = newId();
    await userSettings.save(me, 1, { version: 1, data: Buffer.from([1]) });
    await preferences.save(me, 'a', { words: ['x'] });
    await guildSettings.save([{ user_id: me, guild_id: null, version: 1, settings: newGuildSettings() }]);
    expect(await personalData.rowsOfFile('user-settings', me, null, 10)).toMatchObject([{ row: { data: 'AQ==' } }]);
    for (const file of ['user-settings', 'user-preferences', 'user-guild-settings']) expect(await personalData.rowsOfFile(file, me, null, 10)).toHaveLength(1);
    await personalData.forget(me);
    expect([await userSettings.find(me, 1), await preferences.find(me, 'a'), await guildSettings.ofUser(me)]).toEqual([null, null, []]);
  });
}
