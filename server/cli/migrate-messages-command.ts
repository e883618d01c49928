import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageMoveStatus, MessageMoveStep } from '#core/ports/message-move';
import { ask } from './create-commands.ts';
import { say } from './say.ts';

interface Options {
  json?: boolean;
  wait?: boolean;
}

const LOOK_EVERY_MS = 1_000;

/** What to do after each state, for the operator. */
function wordsOf({ phase, stage, copied, compared, repaired, trouble }: MessageMoveStatus): string[] {
  const figures = `${copied} messages copied, ${compared} compared, ${repaired} found to differ and copied once more.`;
  switch (phase) {
    case 'postgres':
      return ['Messages are in PostgreSQL. Next: npx nexus migrate-messages start'];
    case 'cassandra':
      return ['Messages are in Cassandra.'];
    case 'reading':
      return [
        'Cassandra is read; PostgreSQL is still written as well.',
        'Next, for good: npx nexus migrate-messages finish (or once more to PostgreSQL: npx nexus migrate-messages back)',
      ];
    default:
      return [
        stage === 'done' ? `Everything is copied and compared. ${figures}` : `Under way (${stage === 'compare' ? 'comparing' : 'copying'}). ${figures}`,
        ...(trouble === null ? [] : [`It does not go on at the moment, and is tried again: ${trouble}`]),
        stage === 'done' ? 'Next: npx nexus migrate-messages read' : 'Look again: npx nexus migrate-messages status --wait',
      ];
  }
}

/** Moves messages from PostgreSQL to Cassandra while the server runs, step by step. */
export async function migrateMessagesCommand(step: MessageMoveStep | 'status', { json, wait }: Options): Promise<number> {
  const asked = async (input: object): Promise<MessageMoveStatus> => (await ask('message-move', input)) as unknown as MessageMoveStatus; // its answer
  let status = await asked(step === 'status' ? {} : { step });
  while (wait && status.phase === 'copying' && status.stage !== 'done') {
    await sleep(LOOK_EVERY_MS);
    status = await asked({});
  }
  say(json, { ...status }, wordsOf(status));
  return 0;
}
