import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '#core/core';
import type { VoiceStateRecord } from '#core/state/guild-state';
import { peopleOf, type StreamRecord } from '#core/streams/stream-record';
import type { VoiceCall } from '#core/voice/voice-token';

/** What of a voice state decides who is heard. */
export type Standing = Pick<VoiceStateRecord, 'mute' | 'deaf' | 'self_deaf' | 'suppress'>;

/** Muting and deafness are for the call itself, not for a screen beside it. */
const AT_A_STREAM: Standing = { mute: false, deaf: false, self_deaf: false, suppress: false };

/** The stream whose call on voice servers this is. */
export function streamOf(core: Core, { of, guild_id: serverId }: VoiceCall): StreamRecord | undefined {
  if (of === 'stream') for (const stream of core.streams.all()) if (stream.rtc_server_id === serverId) return stream;
  return undefined;
}

/** The guild whose events matter to a call, or else the direct channel. Null where memory knows of none. */
export function placeIdOf(core: Core, terms: VoiceCall): Snowflake | null {
  if (terms.of === 'call') return core.calls.get(terms.channel_id) ? terms.channel_id : null;
  if (terms.of === undefined) return core.states.peek(terms.guild_id) ? terms.guild_id : null;
  const stream = streamOf(core, terms);
  if (!stream) return null;
  return stream.guild_id === null ? stream.channel_id : core.states.peek(stream.guild_id) ? stream.guild_id : null;
}

/** Reads what there is to read before the others are asked. */
export async function loadPlace(core: Core, terms: VoiceCall): Promise<void> {
  const guildId = terms.of === undefined ? terms.guild_id : streamOf(core, terms)?.guild_id;
  if (guildId) await core.states.get(guildId);
}

/** That somebody is in that very call, by that very gateway session. */
export function standingOf(core: Core, terms: VoiceCall): Standing | null {
  const { guild_id: guildId, channel_id: channelId, user_id: userId, session_id: sessionId } = terms;
  if (terms.of === 'stream') {
    const stream = streamOf(core, terms);
    return stream && peopleOf(stream).some((one) => one.user_id === userId && one.session_id === sessionId) ? AT_A_STREAM : null;
  }
  const voice =
    terms.of === 'call' ? core.calls.get(channelId)?.voice_states.find((one) => one.user_id === userId) : core.states.peek(guildId)?.voiceStates.get(userId);
  return voice?.channel_id === channelId && voice.session_id === sessionId ? voice : null;
}
