import { KEPT, WORDS, type PushWords } from '../service-worker/words.ts';
import { basePath } from './about-server.ts';

const LOOK_AGAIN_MS = 3_600_000;
/** Until then the page needs the processor and the line for itself. */
const BEGIN_AFTER_MS = 4_000;
/** When it is tried again to have a worker, where the line went while it was fetched. */
const TRY_AGAIN_MS = [2_000, 15_000, 60_000, 300_000];

let registration: Promise<ServiceWorkerRegistration | undefined> | undefined;
let isOld = false;
const listeners = new Set<() => void>();

/** Where there is one: browsers have them over https and on one's own machine. */
export const canWork = (): boolean => 'serviceWorker' in navigator;

/** The worker that keeps the first load for days without a line, and hears of pushes. Begun once the page has what it needs, or when it is asked for. */
export function startWorker(navigate: (path: string) => void): void {
  if (!canWork()) return;
  setTimeout(begin, BEGIN_AFTER_MS);
  setInterval(() => void lookForNewVersion(), LOOK_AGAIN_MS);
  navigator.serviceWorker.addEventListener('controllerchange', () => void compare());
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ kind: string; path: string }>) => {
    if (data.kind === 'open' && data.path.startsWith('/channels/')) navigate(data.path);
  });
}

function begin(): void {
  if (!registration && canWork()) register(TRY_AGAIN_MS);
}

function register([next, ...later]: readonly number[]): void {
  const tried = navigator.serviceWorker.register(`${basePath}/service-worker.js`, { updateViaCache: 'none' });
  // Private windows and policies refuse it, and all else goes on.
  registration = tried.catch(() => undefined);
  void tried
    .then(isLasting, (refusal: unknown) => !(refusal instanceof TypeError))
    .then((isEnough) => {
      if (!isEnough && next !== undefined) setTimeout(() => register(later), next);
    });
}

/** Whether the worker comes to work: one that could not fetch what it keeps is gone again. Where workers are blocked there is nothing to look at. */
async function isLasting(made: ServiceWorkerRegistration | undefined): Promise<boolean> {
  const installing = made?.installing;
  if (!installing || made.active || made.waiting) return true;
  while (installing.state === 'installing') await new Promise((resolve) => installing.addEventListener('statechange', resolve, { once: true }));
  return installing.state !== 'redundant';
}

export function workerRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  begin();
  return registration ?? Promise.resolve(undefined);
}

/** Asks the server whether it serves another build by now, as it may after it was away. */
export async function lookForNewVersion(): Promise<void> {
  await (await workerRegistration())?.update().catch(() => undefined);
}

/** A new worker says whether this page is of its build. */
async function compare(): Promise<void> {
  const worker = navigator.serviceWorker.controller;
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<boolean>((resolve) => (port1.onmessage = ({ data }) => resolve(data === true)));
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '';
  worker.postMessage({ kind: 'is-current', entry }, [port2]);
  if (await answer) return;
  isOld = true;
  for (const listener of listeners) listener();
}

export const isOldVersion = (): boolean => isOld;

export function onOldVersion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Nobody is logged in any more: this browser is told nothing, and what it was told goes from the screen. */
export async function endPush(): Promise<void> {
  const known = canWork() ? await navigator.serviceWorker.getRegistration(`${basePath}/`) : undefined;
  if (!known) return;
  for (const shown of await known.getNotifications()) shown.close();
  await (await known.pushManager?.getSubscription())?.unsubscribe();
}

/** What the worker says while no page is open. */
export async function keepPushWords(words: PushWords): Promise<void> {
  if (!canWork() || !('caches' in globalThis)) return;
  await (await caches.open(KEPT)).put(WORDS, new Response(JSON.stringify(words), { headers: { 'content-type': 'application/json' } }));
}
