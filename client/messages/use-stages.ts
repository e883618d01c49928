import { useLayoutEffect, useMemo, useReducer, useRef } from 'react';
import { freePlaces, type Row } from './rows.ts';
import { stageOf, type Stage } from './stages.ts';

interface Staged {
  /** With the free places. */
  shown: readonly Row[];
  free: number;
  isAtStart: boolean;
  /** Whether this is all that is wanted. */
  isDone: boolean;
}

/**
 * The list knows by its length alone what became of it. Where older messages come while the newest are let go of (or the other way around)
 * it would see nothing, and lose the place; so it is told in two steps, both before anything is drawn.
 */
export function useStages(wanted: readonly Row[], wantedFree: number, isFreeSeen: () => boolean): Staged {
  const last = useRef<Pick<Stage<Row>, 'shown' | 'free'>>({ shown: [], free: 0 });
  const [, goOn] = useReducer((turn: number) => turn + 1, 0);
  const { shown, free, isAtStart } = stageOf(last.current, wanted, { wantedFree, isFreeSeen: isFreeSeen() });
  const next = stageOf({ shown, free }, wanted, { wantedFree, isFreeSeen: isFreeSeen() });
  const isDone = next.shown === shown && next.free === free;
  useLayoutEffect(() => {
    last.current = { shown, free };
    if (!isDone) goOn();
  }, [shown, free, isDone]);
  return { shown: useMemo(() => (free === 0 ? shown : [...freePlaces(free), ...shown]), [shown, free]), free, isAtStart, isDone };
}
