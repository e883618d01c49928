import { ChannelType, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { channelPermissionsOf } from '#core/permissions-in';
import type { Core } from '#core/core';
import type { StreamRecord } from '#core/streams/stream-record';
import { mayShow, mayWatch } from '#core/streams/stream-rights';
import type { VoiceCall } from '#core/voice/voice-token';
import type { VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';
import { streamOf, type Standing } from './whereabouts.ts';

const HEARS = Permission.ViewChannel | Permission.Connect;

export interface Abilities {
  speak: boolean;
  hear: boolean;
  stream: boolean;
}

const NOTHING: Abilities = { speak: false, hear: false, stream: false };
const ALL: Abilities = { speak: true, hear: true, stream: true };

/** Of a stream only its owner is heard and seen, and nobody hears it who may not be in the call. */
function abilitiesAt(core: Core, person: VoiceCall, stream: StreamRecord | undefined): Abilities {
  if (!stream) return NOTHING;
  if (stream.owner.user_id === person.user_id) return mayShow(core, stream, person) ? ALL : NOTHING;
  return { ...NOTHING, hear: mayWatch(core, stream, person) };
}

/** What the permissions allow somebody in the channel of their call. On a stage speakers are chosen, whatever their permissions. */
export function abilitiesOf({ core }: VoiceContext, terms: VoiceCall): Abilities {
  const { guild_id: guildId, channel_id: channelId, user_id: userId } = terms;
  if (terms.of === 'call') return ALL;
  if (terms.of === 'stream') return abilitiesAt(core, terms, streamOf(core, terms));
  const state = core.states.peek(guildId);
  const channel = state?.channels.get(channelId);
  if (!state || !channel) return NOTHING;
  const permissions = channelPermissionsOf(state, userId, channel, core.clock.nowMs());
  return {
    speak: channel.type === ChannelType.GuildStageVoice || (permissions & Permission.Speak) !== 0n,
    hear: (permissions & HEARS) === HEARS,
    stream: (permissions & Permission.Stream) !== 0n,
  };
}

/**
 * Who is muted or suppressed is not heard, and who is deaf hears nothing. The same goes for what was taken from them since they
 * came; what they never had, such as CONNECT, whoever moved them in has waived. Nobody is moved to a stream.
 */
export function applyAbilities(context: VoiceContext, session: VoiceSession, voice: Standing): void {
  const { media, terms } = session;
  const couldAtFirst = terms.of === 'stream' ? ALL : session.couldAtFirst;
  const can = abilitiesOf(context, terms);
  media.maySpeak = !voice.mute && !voice.suppress && (can.speak || !couldAtFirst.speak);
  media.mayStream = !voice.suppress && can.stream;
  media.mayHear = !voice.deaf && !voice.self_deaf && (can.hear || !couldAtFirst.hear);
}
