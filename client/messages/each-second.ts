const SECOND_MS = 1000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const tell = (): void => listeners.forEach((listener) => listener());

/** Runs only while somebody waits for it and the page is seen. */
function adjust(): void {
  const isWanted = listeners.size > 0 && !document.hidden;
  if (isWanted === (timer !== undefined)) return;
  clearInterval(timer);
  timer = isWanted ? setInterval(tell, SECOND_MS) : undefined;
}

/** Calls once a second while the page is seen, and at once when it is seen again. One timer serves all; answers with what ends it. */
export function eachSecond(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', look);
  listeners.add(listener);
  adjust();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener('visibilitychange', look);
    adjust();
  };
}

function look(): void {
  adjust();
  if (!document.hidden) tell();
}
