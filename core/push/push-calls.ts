import type { Snowflake } from 'discord-api-types/v10';
import { isMutedIn } from '#protocol/notifications/judge-message';
import type { Core } from '../core.ts';
import { only } from '../ports/event-heading.ts';
import type { PushPayload } from '../ports/push-stores.ts';
import type { CallRecord } from '../state/call-record.ts';
import { avatarUrl } from '../users/avatar-url.ts';
import { addPushes, enqueuePushes } from './enqueue-pushes.ts';
import { notBlocking } from './not-blocking.ts';

/** Longer than any process takes to hear that somebody is called. */
const CLAIMED_MS = 5 * 60_000;

type Ringing = CallRecord['ringing'][number];

/** Somebody whose client rings. */
interface Rung {
  ringing: Ringing;
  /** What they were told by push, by this process, and are to be told the end of. */
  told: PushPayload | null;
}

/** By channel and person, whether this process is the one that told them or not. */
type Seen = Map<Snowflake, Map<Snowflake, Rung>>;

/** Has those told by push whose clients ring while they do not look, and again when that is over. Returns what stops it. */
export function startCallPushes(core: Core): () => void {
  const seen: Seen = new Map();
  let isStopped = false;
  const failed = (error: unknown): void => {
    if (!isStopped) core.log.warn({ err: error }, 'whose client rings was not told by push');
  };
  const stop = core.bus.subscribe(
    ({ t, d, change }) => {
      if (change?.kind !== 'call') return;
      const { channel_id: channelId } = d as { channel_id: Snowflake };
      for (const telling of follow(core, seen, channelId, t === 'CALL_DELETE' ? null : change.record)) telling.catch(failed);
    },
    only('CALL_UPDATE', 'CALL_DELETE'),
  );
  return () => {
    isStopped = true;
    stop();
  };
}

/** Tells each person by themselves, so that none waits for another. */
function follow(core: Core, seen: Seen, channelId: Snowflake, call: CallRecord | null): Promise<void>[] {
  const before = seen.get(channelId) ?? new Map<Snowflake, Rung>();
  const now = new Map<Snowflake, Rung>();
  for (const ringing of call?.ringing ?? []) now.set(ringing.user_id, { ringing, told: before.get(ringing.user_id)?.told ?? null });
  if (now.size > 0) seen.set(channelId, now);
  else seen.delete(channelId);
  const ended = [...before].flatMap(([id, { ringing, told }]) => (told && !now.has(id) ? [tellEnd(core, ringing, told, call)] : []));
  const begun = [...now].flatMap(([id, { ringing }]) => (call && !before.has(id) ? [tellBeginning(core, seen, call, ringing)] : []));
  return [...ended, ...begun];
}

async function tellBeginning(core: Core, seen: Seen, call: CallRecord, ringing: Ringing): Promise<void> {
  const told = await tell(core, call, ringing);
  if (!told) return;
  // It may be over by now, or ring anew.
  const rung = seen.get(call.channel_id)?.get(ringing.user_id);
  if (rung) rung.told = told;
  else await tellEnd(core, ringing, told, core.calls.get(call.channel_id) ?? null);
}

/** Null where another process tells it, nothing is known of who calls, or it is not wanted. */
async function tell(core: Core, call: CallRecord, { user_id: userId, until_ms: untilMs, by }: Ringing): Promise<PushPayload | null> {
  const callerId = by ?? call.voice_states[0]?.user_id;
  if (callerId === undefined) return null;
  if (!(await core.shortMemory.claim(`push:call:${call.message_id}:${userId}:${untilMs}`, true, CLAIMED_MS))) return null;
  const [caller, channel] = await Promise.all([core.userCache.find(callerId), core.directChannels.byId(call.channel_id)]);
  if (!caller || !(await wantsCall(core, userId, call.channel_id, callerId))) return null;
  const name = caller.global_name ?? caller.username;
  const payload: PushPayload = {
    kind: 'call',
    title: channel?.name ? `${name} (${channel.name})` : name,
    icon: avatarUrl(core, caller),
    channel_id: call.channel_id,
  };
  return (await enqueuePushes(core, [userId], payload)) ? payload : null;
}

/** As with what is written there. */
async function wantsCall(core: Core, userId: Snowflake, channelId: Snowflake, callerId: Snowflake): Promise<boolean> {
  const own = (await core.guildSettings.find(userId, null))?.settings;
  if (own && (own.mobile_push === false || isMutedIn({ path: [channelId] }, own, core.clock.nowMs()))) return false;
  return (await notBlocking(core, callerId, [userId])).length > 0;
}

/** Whoever answered or declined elsewhere has missed nothing. */
async function tellEnd(core: Core, { user_id: userId, until_ms: untilMs }: Ringing, told: PushPayload, call: CallRecord | null): Promise<void> {
  const isMissed = call === null || (untilMs <= core.clock.nowMs() && !call.voice_states.some(({ user_id: id }) => id === userId));
  await addPushes(core, [userId], { ...told, kind: isMissed ? 'missed_call' : 'call_over' });
}
