import { publishVoiceState } from '#core/voice/update-voice-state';
import { isOnShardOf } from '../dispatch.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { HeldTable } from './entries.ts';
import { pageOf } from './held-tables.ts';

const AT_ONCE = 8;

/** Ends the sessions of a process that is dead: their users' presences, voice states and fleeting memberships. May be done twice. */
export async function cleanUpAfter(context: GatewayContext, process: string): Promise<void> {
  const { shortMemory } = context.core;
  for (let number = 0; ; number++) {
    const page = await shortMemory.get<HeldTable[]>(pageOf(process, number));
    if (!page) return;
    for (let index = 0; index < page.length; index += AT_ONCE)
      await Promise.all(page.slice(index, index + AT_ONCE).map((table) => endSessionsOf(context, process, table)));
    await shortMemory.remove(pageOf(process, number));
  }
}

async function endSessionsOf({ core, fellows }: GatewayContext, process: string, held: HeldTable): Promise<void> {
  const { userId } = held;
  const guildIds = (await core.guilds.idsOfMember(userId)).filter((guildId) => isOnShardOf(held.shard, guildId));
  for (const guildId of guildIds) {
    // One that cannot be read now shows them as they were until they come back.
    const state = await core.states.get(guildId).catch(() => null);
    const voice = state?.voiceStates.get(userId);
    if (!state || !voice) continue;
    const listed = await fellows?.directory.find(voice.session_id);
    if (!listed || listed.process === process) publishVoiceState(core, state, userId, null, voice);
  }
  await fellows?.directory.removeOf(process, held, guildIds);
}
