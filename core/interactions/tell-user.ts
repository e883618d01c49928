import type { Core } from '../core.ts';
import type { InteractionRecord } from './interaction-registry.ts';

/** Why an interaction failed. Source: the unofficial "Interaction Failure Reason". */
export const FailureReason = { Unknown: 1, Timeout: 2 } as const;

/** What becomes of an interaction, for the clients of the person who started it. */
export function tellUser(core: Core, interaction: InteractionRecord, t: string, d: Record<string, unknown> = {}): void {
  core.publish({ user_ids: [interaction.user_id] }, { t, d: { id: interaction.id, ...(interaction.nonce !== null && { nonce: interaction.nonce }), ...d } });
}

/** No answer will come, or none that can be used: the first such word ends the interaction. */
export async function failInteraction(core: Core, interaction: InteractionRecord, reason: number): Promise<void> {
  try {
    if (await core.interactions.decide(interaction.id, 'failed')) tellUser(core, interaction, 'INTERACTION_FAILURE', { reason_code: reason });
  } catch (error) {
    core.log.warn({ err: error, interaction: interaction.id }, 'nobody was told that an interaction failed');
  }
}
