import { StreamCreatePayload, StreamPausedPayload, StreamPayload } from '#protocol/gateway-payloads';
import { beginStream } from '#core/streams/begin-stream';
import { refuse } from '#core/streams/change-stream';
import { leaveStream, pauseStream } from '#core/streams/end-stream';
import { readStreamKey } from '#core/streams/stream-key';
import { pingStream, watchStream } from '#core/streams/watch-stream';
import type { GatewayContext } from './gateway-context.ts';
import { PeopleOpcodes } from './people-opcodes.ts';
import type { Session } from './session.ts';

/** Ops 18 to 22: screens that are shown in calls. Bots have none. False for what is no such command. */
export async function changeStream({ core }: GatewayContext, { isBot, terms }: Session, op: number, d: unknown): Promise<boolean> {
  const person = { user_id: terms.userId, session_id: terms.id };
  if (isBot) return true;
  if (op === PeopleOpcodes.StreamCreate) {
    const payload = StreamCreatePayload.safeParse(d);
    if (!payload.success) return false;
    const { type, guild_id: guildId, channel_id: channelId } = payload.data;
    if (type === 'guild' && !guildId) return false;
    await beginStream(core, person, { guildId: type === 'guild' ? (guildId ?? null) : null, channelId });
    return true;
  }
  if (op === PeopleOpcodes.StreamSetPaused) {
    const payload = StreamPausedPayload.safeParse(d);
    if (payload.success && readStreamKey(payload.data.stream_key)) await pauseStream(core, person, payload.data.stream_key, payload.data.paused);
    return payload.success;
  }
  const payload = StreamPayload.safeParse(d);
  if (!payload.success) return false;
  const { stream_key: key } = payload.data;
  if (!readStreamKey(key)) refuse(core, person, key, 'parse_failed');
  else if (op === PeopleOpcodes.StreamDelete) await leaveStream(core, person, key);
  else if (op === PeopleOpcodes.StreamWatch) await watchStream(core, person, key);
  else pingStream(core, person, key);
  return true;
}
