import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { fewMore } from './few-at-once.ts';
import type { Row } from './rows.ts';

/** So many rows that follow the last one are drawn together. */
const FEW = 2;
/** So long after a list is shown what it lacks is a part of what one came for. */
const SHOWN_MS = 200;

/** The rows of a list that follows its end. What comes there comes a few rows at a time, so that nothing of the page waits for all of them. */
export function useFewAtOnce(rows: readonly Row[], isFollowing: boolean): readonly Row[] {
  const [turn, goOn] = useReducer((before: number) => before + 1, 0);
  const [stage, setStage] = useState({ rows, shown: rows, turn });
  const shownAtMs = useRef(0);
  useLayoutEffect(() => {
    shownAtMs.current = performance.now();
  }, []);
  let { shown } = stage;
  if (stage.rows !== rows || stage.turn !== turn) {
    // What waits for its turn goes on waiting, whatever comes meanwhile. Timers of a page that nobody sees are slow.
    const isWaiting = stage.shown !== stage.rows && stage.turn === turn;
    const isPaced = isFollowing && !document.hidden && performance.now() - shownAtMs.current > SHOWN_MS;
    shown = isPaced ? fewMore(stage.shown, rows, isWaiting ? 0 : FEW) : rows;
    setStage({ rows, shown, turn });
  }
  const isBehind = shown !== rows;
  useEffect(() => {
    if (!isBehind) return;
    // Some with each frame, and in a turn of its own: otherwise it is drawn within the next frame, with what is measured there.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => flushSync(goOn));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [isBehind, turn]);
  return shown;
}
