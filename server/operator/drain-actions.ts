import { z } from 'zod';
import { formError } from '#protocol/errors';
import { AloneError, type StandingBack } from '#gateway/fellows/stand-back';
import type { Gateway } from '#gateway/gateway';
import type { Health } from '../http/health.ts';
import { action, type OperatorAction } from './operator-actions.ts';

interface Parts {
  gateway: Gateway | null;
  health: Health;
  /** Whether the process was told to stop: then nothing is taken back. */
  isEnding(): boolean;
}

const noGateway = () => formError(['drain'], 'NO_GATEWAY', 'The process that runs here is no gateway: it has no sessions. It can be stopped at any time.');

/** What `nexus drain` asks of the process that runs here. */
export function drainActions({ gateway, health, isEnding }: Parts) {
  return {
    drain: action({
      input: z.object({ undo: z.boolean().default(false) }),
      /** Answers at once; how far it is says 'drain-state'. */
      async run(_core, { undo }): Promise<StandingBack> {
        if (isEnding()) throw formError(['drain'], 'IS_ENDING', 'This process was told to stop, and drains already.');
        if (!gateway) throw noGateway();
        if (undo) {
          await gateway.standBack.undo();
          if (!isEnding()) health.drain(false);
        } else
          try {
            await gateway.standBack.begin();
            health.drain();
          } catch (error) {
            if (error instanceof AloneError) throw formError(['drain'], 'IS_ALONE', error.message);
            throw error;
          }
        return gateway.standBack.state();
      },
    }),
    'drain-state': action({
      input: z.object({}),
      async run(): Promise<StandingBack> {
        if (!gateway) throw noGateway();
        return gateway.standBack.state();
      },
    }),
  } satisfies Record<string, OperatorAction>;
}
