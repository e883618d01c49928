/** Asked before the browser's way back leads away; false keeps people where they are. */
let mayGo: (() => boolean) | null = null;
let here = '';

// Chromium asks the listeners of the window in the order in which they came, so this one has to come before the router's.
addEventListener('popstate', (event) => {
  if (!mayGo || mayGo()) return;
  event.stopImmediatePropagation();
  history.pushState(null, '', here);
});

// The router tells of what it does by events of these names.
for (const name of ['pushState', 'replaceState']) addEventListener(name, () => (here = location.href));

/** Holds the browser's way back by what `ask` says, until the answer is called. */
export function holdWayBack(ask: () => boolean): () => void {
  mayGo = ask;
  here = location.href;
  return () => {
    if (mayGo === ask) mayGo = null;
  };
}
