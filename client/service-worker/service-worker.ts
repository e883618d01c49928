import { onPush, onNotificationClick } from './notify.ts';

/** What the build has made: all that the first load needs. Written in by client/build/service-worker.ts. */
declare const __FIRST_LOAD__: readonly string[];
declare const self: ServiceWorkerGlobalScope;

/** One cache for each build; the page in it fits the files in it. */
const CACHE = `nexus ${__FIRST_LOAD__.join(' ')}`;
const SHELL = './';
/** A server that does not answer by then counts as none: what is kept shows at once that there is no line. */
const PATIENCE_MS = 6_000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      const at = (path: string): URL => new URL(path, self.registration.scope);
      await cache.addAll(__FIRST_LOAD__.map((path) => new Request(at(path))));
      // Past the browser's own cache: it is to be the page of these files.
      await cache.add(new Request(at(SHELL), { cache: 'reload' }));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      // Pages of the build before may still be open and ask for more of it: that of the last one stays.
      const builds = (await caches.keys()).filter((name) => name.startsWith('nexus ') && name !== CACHE);
      await Promise.all(builds.slice(0, -1).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = url.pathname.slice(scope.pathname.length);
  // The API and its files are the server's alone.
  if (/^(?:api|cdn)\//.test(path)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (path.startsWith('assets/')) event.respondWith(file(request));
});

/** Always from the server while there is one, so that nobody is shown what was. */
async function page(request: Request): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: patience.signal });
  } catch (error) {
    const kept = await caches.match(new URL(SHELL, self.registration.scope), { cacheName: CACHE });
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Their names change with their bytes: one that is kept is the right one. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
  }
  return answer;
}

self.addEventListener('message', (event) => {
  const { kind, entry } = event.data as { kind: string; entry?: string };
  if (kind === 'is-current') event.ports[0]?.postMessage(__FIRST_LOAD__.some((path) => entry?.endsWith(path)));
});

self.addEventListener('push', (event) => event.waitUntil(onPush(self, event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(onNotificationClick(self, event)));
