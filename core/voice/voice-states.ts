import { ChannelType, MessageType, PermissionFlagsBits as Permission, type APIVoiceState, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditMyVoiceStateBody, EditVoiceStateBody } from '#protocol/rest/voice';
import type { Core } from '../core.ts';
import { presentMember } from '../members/present-member.ts';
import { canView, channelPermissionsOf } from '../permissions-in.ts';
import { wireTime } from '../ports/clock.ts';
import { saySoOnStage, speaks } from '../stage-instances/stage-life.ts';
import type { GuildState, VoiceStateRecord } from '../state/guild-state.ts';
import { publishVoiceState } from './update-voice-state.ts';

/** A member's voice state, to themselves and to who sees their channel. Source: Discord, "Get User Voice State". */
export function getVoiceState(core: Core, state: GuildState, userId: Snowflake, byId: Snowflake): APIVoiceState {
  const voice = state.voiceStates.get(userId);
  const channel = voice && state.channels.get(voice.channel_id);
  const member = state.members.get(userId);
  if (!voice || !channel || !member) throw apiError('UNKNOWN_VOICE_STATE');
  if (userId !== byId && !canView(state, byId, channel, core.clock.nowMs())) throw apiError('MISSING_ACCESS');
  return { ...voice, member: presentMember(member, core.userCache.get(userId)) };
}

/** Speaks up or steps down on a stage, or asks to speak. Source: Discord, "Modify Current User Voice State". */
export async function editMyVoiceState(core: Core, state: GuildState, body: EditMyVoiceStateBody, byId: Snowflake): Promise<void> {
  const { before, after } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const { voice, permissions } = onStage(core, state, byId, byId, body.channel_id);
    const changed = { ...voice };
    if (body.suppress !== undefined && body.suppress !== null) {
      // Who was invited says yes with it.
      if (!body.suppress && voice.suppress && !(permissions & Permission.MuteMembers)) throw apiError('MISSING_PERMISSIONS');
      changed.suppress = body.suppress;
      if (!body.suppress) changed.request_to_speak_timestamp = null;
    }
    if (body.request_to_speak_timestamp !== undefined) {
      const asked = body.request_to_speak_timestamp;
      if (asked !== null && !(permissions & Permission.RequestToSpeak)) throw apiError('MISSING_PERMISSIONS');
      if (asked !== null && Date.parse(asked) < core.clock.nowMs() - ALLOWED_DELAY_MS)
        throw formError(['request_to_speak_timestamp'], 'REQUEST_TO_SPEAK_TIMESTAMP_IN_PAST', 'The time must be the present or lie ahead.');
      changed.request_to_speak_timestamp = asked;
    }
    tellIfChanged(core, state, voice, changed);
    return { before: voice, after: changed };
  });
  await announceSpeaker(core, state, before, after);
}

/** What a request may take on its way: "now" is a little in the past when it arrives. */
const ALLOWED_DELAY_MS = 60_000;

/** Lets another speak on a stage, or takes them off it. Needs MUTE_MEMBERS. Source: Discord, "Modify User Voice State". */
export async function editVoiceState(core: Core, state: GuildState, userId: Snowflake, body: EditVoiceStateBody, byId: Snowflake): Promise<void> {
  const { before, after } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const { voice, permissions } = onStage(core, state, userId, byId, body.channel_id);
    if (!(permissions & Permission.MuteMembers)) throw apiError('MISSING_PERMISSIONS');
    if (body.suppress === undefined || body.suppress === null) return { before: voice, after: voice };
    const isBot = core.userCache.get(userId).bot;
    // A person is asked whether they want to: the time of the invitation stays with them.
    const invited = !body.suppress && voice.suppress && !isBot ? wireTime(core.clock.nowMs()) : null;
    const changed = { ...voice, suppress: body.suppress, request_to_speak_timestamp: body.suppress ? null : invited };
    tellIfChanged(core, state, voice, changed);
    return { before: voice, after: changed };
  });
  await announceSpeaker(core, state, before, after);
}

/** The stage where the target is, with what the actor may do in it. */
function onStage(
  core: Core,
  state: GuildState,
  userId: Snowflake,
  actorId: Snowflake,
  channelId: Snowflake | null | undefined,
): { voice: VoiceStateRecord; permissions: bigint } {
  const voice = state.voiceStates.get(userId);
  if (!voice) throw apiError('UNKNOWN_VOICE_STATE');
  if (channelId && channelId !== voice.channel_id) throw formError(['channel_id'], 'CHANNEL_INVALID', 'The user is not in this channel.');
  const channel = state.channels.get(voice.channel_id);
  if (channel?.type !== ChannelType.GuildStageVoice) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  return { voice, permissions: channelPermissionsOf(state, actorId, channel, core.clock.nowMs()) };
}

function tellIfChanged(core: Core, state: GuildState, before: VoiceStateRecord, after: VoiceStateRecord): void {
  if (JSON.stringify(before) !== JSON.stringify(after)) publishVoiceState(core, state, after.user_id, after);
}

/** A live stage says in its chat who began to speak. Not to be called under the guild's lock. */
async function announceSpeaker(core: Core, state: GuildState, before: VoiceStateRecord, after: VoiceStateRecord): Promise<void> {
  const live = state.stageInstances.get(after.channel_id);
  if (live && speaks(after) && !speaks(before)) await saySoOnStage(core, state, MessageType.StageSpeaker, live, after.user_id);
}
