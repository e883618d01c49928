import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';

const V = 'ViewChannel';
const IN_VOICE = [V, 'Connect'] as const;
const MODERATES = ['ManageChannels', 'MuteMembers', 'MoveMembers'] as const;
/** The channel is in the body, which says the same as in the path. */
const idOf = (reply: Record<string, unknown>): unknown => reply['id'];

/** Brings the caller into a voice or stage channel; it stays there whatever its permissions are from then on. */
export async function enter(stage: Stage, channelId: string): Promise<void> {
  await stage.allow(IN_VOICE);
  await connected(stage, stage.callerBot, stage.caller.bot.id, channelId);
}

async function connected(stage: Stage, session: Stage['callerBot'], userId: string, channelId: string | null): Promise<void> {
  const told = stage.witness.next<{ user_id: string; channel_id: string | null }>(
    'VOICE_STATE_UPDATE',
    (d) => d.user_id === userId && d.channel_id === channelId,
  );
  session.send(4, { guild_id: stage.guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  await told;
}

/** Takes the caller out, so that nothing is left to other scenes. */
const leave = (stage: Stage): Promise<void> => connected(stage, stage.callerBot, stage.caller.bot.id, null);

/** Somebody new who is in voice. */
export async function guestIn(stage: Stage, channelId: string): Promise<string> {
  const bot = await stage.world.bot({ owner: stage.alice, guildId: stage.guildId, permissions: 0n });
  // Below the caller, but let in by the channel itself.
  await stage.alice.rest.put(`/channels/${channelId}/permissions/${bot.id}`, { type: 1, allow: String((1 << 10) | (1 << 20)) });
  const session = await bot.listen(1 | 128);
  await connected(stage, session, bot.id, channelId);
  return bot.id;
}

const stageChannel = async ({ make, guildId }: Stage): Promise<string> => (await make(`/guilds/${guildId}/channels`, { name: 'a stage', type: 13 })).id;
const voiceChannel = async ({ make, guildId }: Stage): Promise<string> => (await make(`/guilds/${guildId}/channels`, { name: 'voice', type: 2 })).id;
const live = async (stage: Stage): Promise<{ id: string; channelId: string }> => {
  const channelId = await stageChannel(stage);
  return { ...(await stage.make('/stage-instances', { channel_id: channelId, topic: 'live' })), channelId };
};

const planned = async ({ make, guildId }: Stage, channelId: string): Promise<string> => {
  const scheduled = {
    name: 'planned',
    privacy_level: 2,
    entity_type: 1,
    channel_id: channelId,
    scheduled_start_time: new Date(Date.now() + 3_600_000).toISOString(),
  };
  return (await make(`/guilds/${guildId}/scheduled-events`, scheduled)).id;
};

export const voice: readonly Scene[] = [
  {
    operation: 'send_soundboard_sound',
    needs: [...IN_VOICE, 'Speak', 'UseSoundboard'],
    set: async (stage) => {
      const channelId = await voiceChannel(stage);
      await enter(stage, channelId);
      return { params: { channel_id: channelId }, body: { sound_id: '1' } };
    },
    events: ['VOICE_CHANNEL_EFFECT_SEND'],
  },
  {
    operation: 'send_soundboard_sound',
    as: 'of another guild',
    needs: [...IN_VOICE, 'Speak', 'UseSoundboard', 'UseExternalSounds'],
    set: async (stage) => {
      const channelId = await voiceChannel(stage);
      await enter(stage, channelId);
      const other = await stage.world.guild(stage.alice, 'Another');
      await stage.world.join(other.id, stage.caller.bot);
      const sound = await stage.make<{ sound_id: string }>(`/guilds/${other.id}/soundboard-sounds`, { name: 'sound', sound: stage.sound });
      return { params: { channel_id: channelId }, body: { sound_id: sound.sound_id, source_guild_id: other.id } };
    },
    events: ['VOICE_CHANNEL_EFFECT_SEND'],
  },
  {
    operation: 'update_voice_channel_status',
    needs: [...IN_VOICE, 'SetVoiceChannelStatus', 'ManageChannels'],
    set: async (stage) => {
      await leave(stage);
      const channelId = await voiceChannel(stage);
      return { params: { channel_id: channelId }, body: { status: 'talking' }, target: channelId };
    },
    audit: [{ action: 'VOICE_CHANNEL_STATUS_CREATE', options: { status: 'talking' } }],
    events: ['VOICE_CHANNEL_STATUS_UPDATE'],
  },
  {
    operation: 'update_voice_channel_status',
    as: 'from inside, taking it away',
    needs: [...IN_VOICE, 'SetVoiceChannelStatus'],
    set: async (stage) => {
      const channelId = await voiceChannel(stage);
      await enter(stage, channelId);
      await stage.alice.rest.put(`/channels/${channelId}/voice-status`, { status: 'talking' });
      return { params: { channel_id: channelId }, body: { status: null }, target: channelId };
    },
    audit: [{ action: 'VOICE_CHANNEL_STATUS_DELETE' }],
    events: ['VOICE_CHANNEL_STATUS_UPDATE'],
  },
  {
    operation: 'update_self_voice_state',
    as: 'speaking',
    needs: [...IN_VOICE, 'MuteMembers'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      const channelId = await stageChannel(stage);
      await enter(stage, channelId);
      return { body: { channel_id: channelId, suppress: false } };
    },
    events: ['VOICE_STATE_UPDATE'],
  },
  {
    operation: 'update_self_voice_state',
    as: 'asking to speak',
    needs: [...IN_VOICE, 'RequestToSpeak'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      const channelId = await stageChannel(stage);
      await enter(stage, channelId);
      return { body: { channel_id: channelId, request_to_speak_timestamp: new Date(Date.now() + 60_000).toISOString() } };
    },
    events: ['VOICE_STATE_UPDATE'],
  },
  {
    operation: 'update_voice_state',
    needs: [...IN_VOICE, 'MuteMembers'],
    refusals: { ViewChannel: '403 50013' },
    set: async (stage) => {
      await leave(stage);
      const channelId = await stageChannel(stage);
      return { params: { user_id: await guestIn(stage, channelId) }, body: { channel_id: channelId, suppress: false } };
    },
    events: ['VOICE_STATE_UPDATE'],
  },
];

export const stages: readonly Scene[] = [
  {
    operation: 'create_stage_instance',
    needs: [...IN_VOICE, ...MODERATES],
    refusals: { ViewChannel: '403 50001' },
    set: async (stage) => ({ body: { channel_id: await stageChannel(stage), topic: 'live' }, target: idOf }),
    audit: [{ action: 'STAGE_INSTANCE_CREATE', keys: ['topic', 'privacy_level'] }],
    events: ['STAGE_INSTANCE_CREATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'create_stage_instance',
    as: 'telling everyone',
    needs: [...IN_VOICE, ...MODERATES, 'MentionEveryone'],
    has: ['SendMessages'],
    refusals: { ViewChannel: '403 50001' },
    set: async (stage) => ({ body: { channel_id: await stageChannel(stage), topic: 'live', send_start_notification: true }, target: idOf }),
    audit: [{ action: 'STAGE_INSTANCE_CREATE', keys: ['topic', 'privacy_level'] }],
    events: ['STAGE_INSTANCE_CREATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'create_stage_instance',
    as: 'of a planned event',
    needs: [...IN_VOICE, ...MODERATES],
    refusals: { ViewChannel: '403 50001' },
    set: async (stage) => {
      const channelId = await stageChannel(stage);
      return { body: { channel_id: channelId, topic: 'live', guild_scheduled_event_id: await planned(stage, channelId) }, target: idOf };
    },
    audit: [{ action: 'STAGE_INSTANCE_CREATE', keys: ['topic', 'privacy_level'] }],
    events: ['STAGE_INSTANCE_CREATE', 'GUILD_SCHEDULED_EVENT_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'update_stage_instance',
    needs: [...IN_VOICE, ...MODERATES],
    set: async (stage) => {
      const { id, channelId } = await live(stage);
      return { params: { channel_id: channelId }, body: { topic: 'otherwise' }, target: id };
    },
    audit: [{ action: 'STAGE_INSTANCE_UPDATE', keys: ['topic'] }],
    events: ['STAGE_INSTANCE_UPDATE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'delete_stage_instance',
    needs: [...IN_VOICE, ...MODERATES],
    set: async (stage) => {
      const { id, channelId } = await live(stage);
      return { params: { channel_id: channelId }, target: id };
    },
    audit: [{ action: 'STAGE_INSTANCE_DELETE', keys: ['topic'] }],
    events: ['STAGE_INSTANCE_DELETE', 'MESSAGE_CREATE'],
  },
  {
    operation: 'delete_stage_instance',
    as: 'of an event',
    needs: [...IN_VOICE, ...MODERATES],
    set: async (stage) => {
      const channelId = await stageChannel(stage);
      const eventId = await planned(stage, channelId);
      const { id } = await stage.make('/stage-instances', { channel_id: channelId, topic: 'live', guild_scheduled_event_id: eventId });
      return { params: { channel_id: channelId }, target: id };
    },
    audit: [{ action: 'STAGE_INSTANCE_DELETE', keys: ['topic'] }],
    events: ['STAGE_INSTANCE_DELETE', 'GUILD_SCHEDULED_EVENT_UPDATE', 'MESSAGE_CREATE'],
  },
];
