import type { Connection } from '../connection.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { askToGo, leadAway, meantToGo, type DrainOptions } from './drain.ts';

/** How far a process is that an operator lets drain while it goes on to run. */
export interface StandingBack {
  draining: boolean;
  /** Whether all clients have been asked, and waited for. */
  done: boolean;
  /** Sessions that have left since. */
  left: number;
  /** Sessions that are here still. */
  remaining: number;
}

/** Nobody else could take the sessions over. */
export class AloneError extends Error {}

/** Lets a gateway process drain without ending, and takes that back. */
export interface StandBack {
  /** Resolves when it has begun. Throws AloneError where no other process could take the sessions over. */
  begin(): Promise<void>;
  /** From here on clients come in again; those who have left stay where they are. */
  undo(): Promise<void>;
  state(): StandingBack;
}

interface Under {
  /** Sessions that are to go. */
  meant: string[];
  isDone: boolean;
}

export function standBackOf(context: GatewayContext, connections: ReadonlySet<Connection>, options: DrainOptions): StandBack {
  const { core, fellows, sessions } = context;
  let under: Under | null = null;
  return {
    async begin() {
      if (under) return;
      const isAlone = await fellows?.isAlone().catch(() => {
        throw new AloneError('Redis does not answer, so that nobody could take the sessions over. Try again when it is back.');
      });
      if (!fellows || isAlone)
        throw new AloneError('No other gateway process is there that could take the sessions over. Stop this one instead, or start another one first.');
      if (under || context.isDraining) return;
      context.isDraining = true;
      const meant = meantToGo(context);
      const now: Under = { meant: [...meant].map(({ terms }) => terms.id), isDone: false };
      under = now;
      core.log.info({ sessions: meant.size }, 'an operator lets this gateway process drain; its clients are asked to resume at another one');
      await fellows.sayLeaving().catch((error: unknown) => core.log.warn({ err: error }, 'the other gateway processes hear of it a little later'));
      void (async () => {
        await leadAway(context, fellows, connections, meant, options, () => fellows.isAlone().catch(() => false));
        now.isDone = true;
        if (under !== now) return;
        // Those who were just coming in when it began.
        for (const connection of connections) if (connection.session && !connection.isClosedHere) askToGo(connection);
        core.log.info({ remaining: sessions.size }, 'this gateway process has drained, and waits');
      })().catch((error: unknown) => core.log.error({ err: error }, 'this gateway process could not drain'));
    },
    async undo() {
      if (!under) return;
      under = null;
      context.isDraining = false;
      await fellows?.sayLeaving().catch((error: unknown) => core.log.warn({ err: error }, 'the other gateway processes hear of it a little later'));
      core.log.info('this gateway process takes sessions in again');
    },
    state: () => ({
      draining: under !== null,
      done: under?.isDone ?? true,
      left: under?.meant.filter((id) => !sessions.get(id)).length ?? 0,
      remaining: sessions.size - context.holding.size,
    }),
  };
}
