import type { Snowflake } from 'discord-api-types/v10';
import type { AckMessageBody, BulkAckBody } from '#protocol/rest/channels';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { canView } from '../permissions-in.ts';
import { wireTime } from '../ports/clock.ts';
import type { ReadStateRecord } from '../ports/read-state-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import { forgetWritten } from './read-by-writing.ts';
import { tellRead } from './tell-read.ts';

/** Marks a channel as read up to a message, and tells the person's other sessions. Source: Discord's client, "Acknowledge Message". */
export async function ackMessage(core: Core, userId: Snowflake, channelId: Snowflake, messageId: Snowflake, body: AckMessageBody): Promise<{ token: null }> {
  await ack(core, [{ user_id: userId, channel_id: channelId, last_message_id: messageId, mention_count: body.mention_count ?? 0 }], body.manual ?? false);
  return { token: null };
}

/** Source: Discord's client, "Bulk Update Read States". States of other things than channels are not kept. */
export async function bulkAck(core: Core, userId: Snowflake, body: BulkAckBody): Promise<void> {
  const asked = body.read_states.filter((state) => (state.read_state_type ?? 0) === 0);
  // Channels there are only so many; a state of what is none would stay for ever.
  const found = await core.guilds.channelsByIds(asked.map((state) => state.channel_id));
  const channelIds = new Set(found.map((channel) => channel.id));
  const states = asked.filter((state) => channelIds.has(state.channel_id));
  await ack(
    core,
    states.map((state) => ({ user_id: userId, channel_id: state.channel_id, last_message_id: state.message_id, mention_count: 0 })),
    false,
  );
}

/** Marks everything in a guild that the person sees as read. Source: Discord's client, "Acknowledge Guild". */
export async function ackGuild(core: Core, guild: GuildState, userId: Snowflake): Promise<{ token: null }> {
  const nowMs = core.clock.nowMs();
  const channels = [...guild.channels.values(), ...guild.threads.values()].filter((channel) => canView(guild, userId, channel, nowMs));
  await ack(
    core,
    channels.flatMap(({ id, last_message_id }) => (last_message_id ? [{ user_id: userId, channel_id: id, last_message_id, mention_count: 0 }] : [])),
    false,
  );
  return { token: null };
}

/** Tells a person's other sessions that the pins were looked at. Source: Discord's client, "Acknowledge Pinned Messages". */
export function ackPins(core: Core, place: Place, userId: Snowflake): void {
  const timestamp = place.channel.last_pin_timestamp ?? wireTime(core.clock.nowMs());
  core.publish({ user_ids: [userId] }, { t: 'CHANNEL_PINS_ACK', d: { channel_id: place.channel.id, timestamp, version: core.clock.nowMs() } });
}

/** Source: Discord's client, "Delete Read State". */
export async function deleteReadState(core: Core, userId: Snowflake, channelId: Snowflake): Promise<void> {
  await forgetWritten(core, [{ user_id: userId, channel_id: channelId }]);
  await core.readStates.remove(userId, channelId);
}

async function ack(core: Core, states: readonly ReadStateRecord[], isManual: boolean): Promise<void> {
  await forgetWritten(core, states);
  await core.readStates.save(states);
  tellRead(core, states, isManual);
}
