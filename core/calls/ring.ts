import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { isDirect, type ChannelRecord } from '../channels/channel-record.ts';
import { waitingRequestOf } from '../channels/message-requests.ts';
import type { Core } from '../core.ts';
import { blockedAmong } from '../relationships/between.ts';
import { reachOf } from '../relationships/reach.ts';
import { REGION } from '../voice/voice-regions.ts';
import type { CallRecord } from '../state/call-record.ts';
import { keepCall, withCall } from './change-call.ts';
import { mayCall } from './join-call.ts';
import { presentCallUpdate } from './present-call.ts';

/** So long a client rings for somebody who does not answer. */
export const RING_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/** Whether the others of a channel can be called. Source: the unofficial "Get Call Eligibility". */
export async function callEligibility(core: Core, channel: ChannelRecord, byId: Snowflake): Promise<{ ringable: boolean }> {
  demandDirect(channel);
  return { ringable: await isRingable(core, channel, byId) };
}

/** Moves a call to another region, of which there is one. Source: the unofficial "Modify Call". */
export async function modifyCall(core: Core, channel: ChannelRecord, region: string | null | undefined): Promise<void> {
  demandDirect(channel);
  if (region && region !== REGION) throw formError(['region'], 'REGION_INVALID', 'Invalid region.');
  await withCall(core, channel.id, async (call) => {
    if (!call) throw apiError('NOT_FOUND');
    await keepCall(core, call, call, [{ t: 'CALL_UPDATE', d: presentCallUpdate(call) }]);
  });
}

/** Lets the clients of those who are not in the call ring; all of them unless named. Source: the unofficial "Ring Channel Recipients". */
export async function ring(core: Core, channel: ChannelRecord, named: readonly Snowflake[] | null | undefined, byId: Snowflake): Promise<void> {
  demandDirect(channel);
  if (named?.some((id) => !channel.recipient_ids?.includes(id))) throw apiError('INVALID_RECIPIENTS');
  if (!(await isRingable(core, channel, byId))) throw apiError('CANNOT_SEND_MESSAGES_TO_THIS_USER');
  // In a group nobody rings at who has blocked them.
  const apart = await blockedAmong(
    core,
    byId,
    (channel.recipient_ids ?? []).filter((id) => id !== byId),
  );
  await changeRinging(core, channel.id, (call) => {
    const isInside = (id: Snowflake): boolean => call.voice_states.some((voice) => voice.user_id === id);
    if (!isInside(byId)) throw apiError('TARGET_USER_IS_NOT_CONNECTED_TO_VOICE');
    const called = new Set((named ?? call.recipient_ids).filter((id) => !isInside(id) && !apart.has(id)));
    const until_ms = core.clock.nowMs() + RING_MS;
    return [...call.ringing.filter(({ user_id: id }) => !called.has(id)), ...[...called].map((user_id) => ({ user_id, until_ms, by: byId }))];
  });
}

/** Declines a call; with others named, by one who is in it, calls them no longer. Source: the unofficial "Stop Ringing Channel Recipients". */
export async function stopRinging(core: Core, channel: ChannelRecord, named: readonly Snowflake[] | null | undefined, byId: Snowflake): Promise<void> {
  demandDirect(channel);
  const silent = new Set(named ?? [byId]);
  await changeRinging(core, channel.id, (call) => {
    const isInside = call.voice_states.some((voice) => voice.user_id === byId);
    if (!isInside && [...silent].some((id) => id !== byId)) throw apiError('TARGET_USER_IS_NOT_CONNECTED_TO_VOICE');
    return call.ringing.filter(({ user_id: id }) => !silent.has(id));
  });
}

/** Ends the ringing that nobody answers. Each process looks; the first who comes does it. The result stops it. */
export function followRinging(core: Core): () => void {
  const isOver = ({ until_ms: untilMs }: CallRecord['ringing'][number]): boolean => untilMs <= core.clock.nowMs();
  const end = (channelId: Snowflake): Promise<void> =>
    changeRinging(core, channelId, (call) => call.ringing.filter((one) => !isOver(one))).catch((error: unknown) =>
      core.log.debug({ err: error, channel: channelId }, 'a call rings a little longer'),
    );
  const timer = setInterval(() => {
    for (const call of core.calls.all()) if (call.ringing.some(isOver)) void end(call.channel_id);
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

const changeRinging = (core: Core, channelId: Snowflake, change: (call: CallRecord) => CallRecord['ringing']): Promise<void> =>
  withCall(core, channelId, async (call) => {
    if (!call) throw apiError('NOT_FOUND');
    const next = { ...call, ringing: change(call) };
    if (JSON.stringify(next.ringing) !== JSON.stringify(call.ringing)) await keepCall(core, call, next, [{ t: 'CALL_UPDATE', d: presentCallUpdate(next) }]);
  });

/** Whom one may not write to one may not call either. */
async function isRingable(core: Core, channel: ChannelRecord, byId: Snowflake): Promise<boolean> {
  if (!(await mayCall(core, channel, byId))) return false;
  const otherId = channel.recipient_ids?.find((id) => id !== byId);
  if (channel.type !== ChannelType.DM || otherId === undefined) return true;
  const { may, asksFirst } = await reachOf(core, byId, otherId);
  // Whoever may only ask first has to be answered first.
  return may && (!asksFirst || channel.last_message_id !== null) && !waitingRequestOf(channel, otherId) && channel.requests?.[otherId]?.state !== 'rejected';
}

function demandDirect(channel: ChannelRecord): void {
  if (!isDirect(channel)) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
}
