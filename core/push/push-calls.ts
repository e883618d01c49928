import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { only } from '../ports/event-heading.ts';
import type { PushPayload } from '../ports/push-stores.ts';
import type { CallRecord } from '../state/call-record.ts';
import { avatarUrl } from '../users/avatar-url.ts';
import { addPushes, enqueuePushes } from './enqueue-pushes.ts';

/** Longer than any process takes to hear that somebody is called. */
const CLAIMED_MS = 5 * 60_000;

type Ringing = CallRecord['ringing'][number];

/** Somebody who was told of a call by push, by this process, and is to be told how it ended. */
interface Told {
  ringing: Ringing;
  payload: PushPayload;
}

/** Has those told by push whose clients ring while they do not look, and again when that is over. Returns what stops it. */
export function startCallPushes(core: Core): () => void {
  /** Whom each process saw ringing in which call, whether it was the one that told them or not. */
  const seen = new Map<Snowflake, Map<Snowflake, Told | null>>();
  let isStopped = false;
  const stop = core.bus.subscribe(
    ({ t, d, change }) => {
      if (change?.kind !== 'call') return;
      const { channel_id: channelId } = d as { channel_id: Snowflake };
      const call = t === 'CALL_DELETE' ? null : change.record;
      follow(core, seen, channelId, call).catch((error: unknown) => {
        if (!isStopped) core.log.warn({ err: error }, 'whose client rings was not told by push');
      });
    },
    only('CALL_UPDATE', 'CALL_DELETE'),
  );
  return () => {
    isStopped = true;
    stop();
  };
}

async function follow(core: Core, seen: Map<Snowflake, Map<Snowflake, Told | null>>, channelId: Snowflake, call: CallRecord | null): Promise<void> {
  const known = seen.get(channelId) ?? new Map<Snowflake, Told | null>();
  const ringing = call?.ringing ?? [];
  const begun = ringing.filter(({ user_id: id }) => !known.has(id));
  const ended = [...known].filter(([id]) => !ringing.some(({ user_id }) => user_id === id));
  for (const { user_id: id } of begun) known.set(id, null);
  for (const [id] of ended) known.delete(id);
  if (known.size > 0) seen.set(channelId, known);
  else seen.delete(channelId);
  for (const [, told] of ended) if (told) await tellEnd(core, told, call);
  if (!call) return;
  for (const one of begun) {
    const told = await tell(core, call, one);
    // It may be over by now.
    if (told && seen.get(channelId)?.has(one.user_id)) known.set(one.user_id, told);
    else if (told) await tellEnd(core, told, core.calls.get(channelId) ?? null);
  }
}

/** Null where another process tells it, or nothing is known of who calls. */
async function tell(core: Core, call: CallRecord, ringing: Ringing): Promise<Told | null> {
  const callerId = call.voice_states[0]?.user_id;
  if (callerId === undefined) return null;
  if (!(await core.shortMemory.claim(`push:call:${call.message_id}:${ringing.user_id}:${ringing.until_ms}`, true, CLAIMED_MS))) return null;
  const [caller, channel] = await Promise.all([core.userCache.find(callerId), core.directChannels.byId(call.channel_id)]);
  if (!caller) return null;
  const name = caller.global_name ?? caller.username;
  const payload: PushPayload = {
    kind: 'call',
    title: channel?.name ? `${name} (${channel.name})` : name,
    icon: avatarUrl(core, caller),
    channel_id: call.channel_id,
  };
  return (await enqueuePushes(core, [ringing.user_id], payload)) ? { ringing, payload } : null;
}

/** Whoever answered or declined elsewhere has missed nothing. */
async function tellEnd(core: Core, { ringing, payload }: Told, call: CallRecord | null): Promise<void> {
  const isMissed = call === null || (ringing.until_ms <= core.clock.nowMs() && !call.voice_states.some(({ user_id: id }) => id === ringing.user_id));
  await addPushes(core, [ringing.user_id], { ...payload, kind: isMissed ? 'missed_call' : 'call_over' });
}
