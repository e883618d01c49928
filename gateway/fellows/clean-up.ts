import { atOnce } from '#core/at-once';
import { callsOf, leaveCalls } from '#core/calls/leave-call';
import type { GuildState } from '#core/state/guild-state';
import { publishVoiceState } from '#core/voice/update-voice-state';
import { isOnShardOf } from '../dispatch.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { HeldTable } from './entries.ts';
import { pageOf } from './held-tables.ts';

const AT_ONCE = 8;
/** Pages read together. One that could not be written leaves a hole; so many holes in a row are the end. */
const PAGES_AT_ONCE = 16;

/**
 * Ends the sessions of a process that is dead: their users' presences, voice states and fleeting memberships. May be done twice,
 * so its pages go only when all of them are done. False when it stopped because it may not go on.
 */
export async function cleanUpAfter(context: GatewayContext, process: string, mayGoOn: () => Promise<boolean>): Promise<boolean> {
  const { shortMemory } = context.core;
  const keys: string[] = [];
  for (let from = 0; ; from += PAGES_AT_ONCE) {
    const group = Array.from({ length: PAGES_AT_ONCE }, (_, index) => pageOf(process, from + index));
    const pages = await Promise.all(group.map((key) => shortMemory.get<HeldTable[]>(key)));
    if (pages.every((page) => page === null)) break;
    keys.push(...group);
    for (const page of pages) {
      if (!page) continue;
      if (!(await mayGoOn())) return false;
      await atOnce(page, AT_ONCE, (table) => endSessionsOf(context, process, table));
    }
  }
  await shortMemory.remove(...keys);
  return true;
}

async function endSessionsOf({ core, fellows }: GatewayContext, process: string, held: HeldTable): Promise<void> {
  const { userId } = held;
  const guildIds = (await core.guilds.idsOfMember(userId)).filter((guildId) => isOnShardOf(held.shard, guildId));
  const guilds: GuildState[] = [];
  for (const guildId of guildIds) {
    // One that cannot be read now shows them as they were until they come back.
    const state = await core.states.get(guildId).catch(() => null);
    if (!state) continue;
    guilds.push(state);
    const voice = state.voiceStates.get(userId);
    if (!voice) continue;
    const listed = await fellows?.directory.find(voice.session_id);
    if (!listed || listed.process === process) publishVoiceState(core, state, userId, null, voice);
  }
  for (const { session_id: sessionId } of callsOf(core, userId).flatMap((call) => call.voice_states.filter((voice) => voice.user_id === userId))) {
    const listed = await fellows?.directory.find(sessionId);
    if (!listed || listed.process === process) await leaveCalls(core, userId, { sessionId });
  }
  await fellows?.directory.removeOf(process, held, guilds);
}
