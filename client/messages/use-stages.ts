import { useLayoutEffect, useReducer, useRef } from 'react';
import type { Row } from './rows.ts';
import { stageOf, type Stage } from './stages.ts';

/**
 * The list knows by its length alone what became of it. Where older messages come while the newest are let go of (or the other way around)
 * it would see nothing, and lose the place; so it is told in two steps, both before anything is drawn.
 */
export function useStages(wanted: readonly Row[]): Stage<Row> {
  const last = useRef<readonly Row[]>([]);
  const [, goOn] = useReducer((turn: number) => turn + 1, 0);
  const stage = stageOf(last.current, wanted);
  useLayoutEffect(() => {
    last.current = stage.shown;
    if (stage.shown !== wanted) goOn();
  }, [stage.shown, wanted]);
  return stage;
}
