import type { LoggedOutcome } from '#protocol/nexus/interaction-log';
import type { Core } from '../core.ts';
import { logOutcome } from './interaction-log.ts';
import type { InteractionRecord } from './interaction-registry.ts';

/** Why an interaction failed. Source: the unofficial "Interaction Failure Reason". */
const FailureReason = { Unknown: 1, Timeout: 2 } as const;

/** What becomes of an interaction, for the clients of the person who started it. */
export function tellUser(core: Core, interaction: InteractionRecord, t: string, d: Record<string, unknown> = {}): void {
  core.publish({ user_ids: [interaction.user_id] }, { t, d: { id: interaction.id, ...(interaction.nonce !== null && { nonce: interaction.nonce }), ...d } });
}

/** The same for the owner of the application, who wants to know more than that it failed. */
export type Failure = Pick<LoggedOutcome, 'reason'> & { detail?: string };

/** No answer will come, or none that can be used: the first such word ends the interaction. */
export async function failInteraction(core: Core, interaction: InteractionRecord, failure: Failure): Promise<void> {
  try {
    if (!(await core.interactions.decide(interaction.id, 'failed'))) return;
    tellUser(core, interaction, 'INTERACTION_FAILURE', { reason_code: failure.reason === 'timeout' ? FailureReason.Timeout : FailureReason.Unknown });
    logOutcome(core, interaction, { status: 'failed', ...failure });
  } catch (error) {
    core.log.warn({ err: error, interaction: interaction.id }, 'nobody was told that an interaction failed');
  }
}
