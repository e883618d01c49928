import { AuditLogEvent, PermissionFlagsBits as Permission, type APIAuditLog } from 'discord-api-types/v10';
import { nexusClient } from '../nexus-client.ts';
import { useWorld } from '../world.ts';
import { askForVoice, identifyInVoice } from './raw-caller.ts';
import { WITH_VOICE } from './use-two-bots.ts';

const world = useWorld(WITH_VOICE);

describe('a guild that decides about the encryption of its calls', () => {
  it('lets everybody in until it demands encryption from end to end, and puts out who has none then', async () => {
    const { alice, bob, bot, guildId, voiceId } = await world().scene();
    const path = `/guilds/${guildId}/voice`;
    const [ofAlice, ofBob] = [nexusClient(world(), alice), nexusClient(world(), bob)];
    expect(await ofBob.get(path)).toEqual({ end_to_end_encryption: 'allowed' });
    const gateway = await bob.listen();
    const enter = async (version: number) => {
      const given = await askForVoice(gateway, bob.id, guildId, voiceId);
      return identifyInVoice(world(), { ...given, server_id: guildId, user_id: bob.id, max_dave_protocol_version: version });
    };
    const leave = async () => {
      const left = gateway.next('VOICE_STATE_UPDATE', (voice: { channel_id: string | null }) => voice.channel_id === null);
      gateway.send(4, { guild_id: guildId, channel_id: null, self_mute: false, self_deaf: false });
      await left;
    };
    const open = await enter(0);
    await open.next(2);
    const told = gateway.next<Record<string, unknown>>('GUILD_UPDATE');
    expect(await ofAlice.patch(path, { end_to_end_encryption: 'required' })).toEqual({ end_to_end_encryption: 'required' });
    expect(await open.code()).toBe(4017);
    // Discord's own objects say nothing of it.
    expect(await told).not.toHaveProperty('end_to_end_encryption');
    expect(await bot.rest.get(`/guilds/${guildId}`)).not.toHaveProperty('end_to_end_encryption');
    await leave();
    expect(await (await enter(0)).code()).toBe(4017);
    await leave();
    const sealed = await enter(1);
    await sealed.next(2);
    await leave();
    expect(await ofAlice.patch(path, { end_to_end_encryption: null })).toEqual({ end_to_end_encryption: 'allowed' });
    await (await enter(0)).next(2);
    const log = await alice.rest.get<APIAuditLog>(`/guilds/${guildId}/audit-logs`, { query: { action_type: String(AuditLogEvent.GuildUpdate) } });
    expect(log.audit_log_entries.map(({ changes }) => changes)).toEqual([
      [{ key: 'end_to_end_encryption', old_value: 'required', new_value: 'allowed' }],
      [{ key: 'end_to_end_encryption', old_value: 'allowed', new_value: 'required' }],
    ]);
  });

  it('leaves that to who manages it, and takes nothing else', async () => {
    const { alice, bob, bot, guildId } = await world().scene({ permissions: Permission.ManageGuild });
    const path = `/guilds/${guildId}/voice`;
    await expect(nexusClient(world(), bob).patch(path, { end_to_end_encryption: 'required' })).rejects.toThrow(/403 .*50013/);
    await expect(nexusClient(world(), alice).patch(path, { end_to_end_encryption: 'sometimes' })).rejects.toThrow(/400 .*50035/);
    await expect(nexusClient(world(), await world().person()).get(path)).rejects.toThrow(/40[34] /);
    expect(await nexusClient(world(), bot).patch(path, { end_to_end_encryption: 'required' })).toEqual({ end_to_end_encryption: 'required' });
    expect(await nexusClient(world(), bot).patch(path, {})).toEqual({ end_to_end_encryption: 'required' });
  });
});
