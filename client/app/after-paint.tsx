import { startTransition, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';

/** A page that nobody sees paints nothing. */
const LONGEST_WAIT_MS = 200;
/** After the frame in which lists draw their rows: by then it is painted, and whoever waits for that has gone on. */
const REST_MS = 20;
/** What somebody may do to what they see. */
const ACTS = ['keydown', 'beforeinput', 'paste', 'drop', 'pointerdown', 'click', 'contextmenu', 'submit', 'compositionstart'] as const;

const waiting = new Set<() => void>();

const drawAll = (): void => {
  for (const draw of waiting) draw();
};
/** What somebody does is done to what they see: it is drawn before they are heard. */
const drawNow = (): void => flushSync(drawAll);

function wait(draw: () => void): () => void {
  if (waiting.size === 0) for (const act of ACTS) addEventListener(act, drawNow, { capture: true });
  waiting.add(draw);
  return () => {
    waiting.delete(draw);
    if (waiting.size === 0) for (const act of ACTS) removeEventListener(act, drawNow, { capture: true });
  };
}

/**
 * What stands around something: when that becomes another thing, named by `of`, this stays as it was until the other one is a picture,
 * so that it need not wait for this. Nobody can do anything to what is behind.
 */
export function AfterPaint({ of, children }: { of: string; children: ReactNode }): ReactNode {
  const [drawnOf, setDrawn] = useState(of);
  const drawn = useRef(children);
  useLayoutEffect(() => {
    if (drawnOf === of) drawn.current = children;
  });
  useEffect(() => {
    if (drawnOf === of) return;
    const giveUp = wait(() => setDrawn(of));
    let timer = setTimeout(() => startTransition(drawAll), LONGEST_WAIT_MS);
    // Lists draw their rows in the first frame, once they know how high they are.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        clearTimeout(timer);
        timer = setTimeout(() => startTransition(drawAll), REST_MS);
      });
    });
    return () => {
      giveUp();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [drawnOf, of]);
  return drawnOf === of ? children : drawn.current;
}
