import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isWithin, typosIn, wordsOf } from '#core/message-search/words';
import { fits, readFilter, type Filter } from './test-meilisearch-filter.ts';

type Document = Record<string, unknown>;
interface Collection {
  primaryKey: string;
  settings: Record<string, unknown>;
  documents: Map<string, Document>;
}
interface Task {
  uid: number;
  indexUid: string;
  status: 'enqueued' | 'succeeded' | 'failed';
  type: string;
  enqueuedAt: string;
  error: { message: string; code: string; type: string; link: string } | null;
}

/** Refuses, in the form that the documented API has for it. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface StandIn {
  url: string;
  key: string;
  /** What was asked in order, as 'POST /indexes/x/search'. */
  asked: string[];
  /** Refuses connections until it is told to go on, with all that it holds. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** As after its data folder was lost. */
  forgetAll(): void;
  close(): Promise<void>;
}

const TASK_MS = 5;

/** As much of Meilisearch's documented HTTP API as the adapter uses, in memory: for tests where no server is at hand. */
export async function startStandIn(key = 'a-key'): Promise<StandIn> {
  const collections = new Map<string, Collection>();
  const tasks: Task[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => void answer(request, response));

  const enqueue = (indexUid: string, type: string, work: () => void): { status: number; body: object } => {
    const task: Task = { uid: tasks.length, indexUid, type, status: 'enqueued', enqueuedAt: new Date().toISOString(), error: null };
    tasks.push(task);
    setTimeout(() => {
      try {
        work();
        task.status = 'succeeded';
      } catch (error) {
        task.status = 'failed';
        task.error = { message: (error as Error).message, code: 'internal', type: 'internal', link: '' }; // work throws errors only
      }
    }, TASK_MS);
    const { uid, status, enqueuedAt } = task;
    return { status: 202, body: { taskUid: uid, indexUid, status, type, enqueuedAt } };
  };

  const collectionOf = (uid: string): Collection => {
    const collection = collections.get(uid);
    if (!collection) throw new Refusal(404, 'index_not_found', `Index \`${uid}\` not found.`);
    return collection;
  };

  const filterOf = (collection: Collection, given: unknown): Filter => {
    const all = (Array.isArray(given) ? given : given === undefined ? [] : [given]) as string[];
    const filterable = (collection.settings['filterableAttributes'] ?? []) as string[];
    const filters = all.map((text) => readFilter(text, (field) => filterable.includes(field)));
    if (filters.some((filter) => filter === null)) throw new Refusal(400, 'invalid_document_filter', `This filter cannot be read: ${JSON.stringify(given)}`);
    return { kind: 'and', of: filters.filter((filter) => filter !== null) };
  };

  const matching = (collection: Collection, filter: unknown): Document[] => {
    const read = filterOf(collection, filter);
    return [...collection.documents.values()].filter((document) => fits(document, read));
  };

  const routes: Record<string, (uid: string, body: Record<string, unknown> & Document[]) => { status: number; body: object }> = {
    'GET /indexes/:uid': (uid) => ({ status: 200, body: { uid, primaryKey: collectionOf(uid).primaryKey, createdAt: '', updatedAt: '' } }),
    'POST /indexes': (_uid, { uid, primaryKey }: Record<string, unknown>) =>
      enqueue(String(uid), 'indexCreation', () => collections.set(String(uid), { primaryKey: String(primaryKey), settings: {}, documents: new Map() })),
    'PATCH /indexes/:uid/settings': (uid, body) => enqueue(uid, 'settingsUpdate', () => Object.assign(collectionOf(uid).settings, body)),
    'POST /indexes/:uid/documents': (uid, body) =>
      enqueue(uid, 'documentAdditionOrUpdate', () => {
        const { documents, primaryKey } = collectionOf(uid);
        for (const document of body) documents.set(String(document[primaryKey]), document);
      }),
    'POST /indexes/:uid/documents/fetch': (uid, { filter, fields, limit }: Record<string, unknown>) => {
      const found = matching(collectionOf(uid), filter).slice(0, Number(limit ?? 20));
      const results = found.map((document) => Object.fromEntries((fields as string[]).map((field) => [field, document[field]])));
      return { status: 200, body: { results, offset: 0, limit, total: found.length } };
    },
    'POST /indexes/:uid/documents/delete-batch': (uid, body) =>
      enqueue(uid, 'documentDeletion', () => (body as unknown as string[]).forEach((id) => collectionOf(uid).documents.delete(id))),
    'POST /indexes/:uid/documents/delete': (uid, { filter }: Record<string, unknown>) => {
      filterOf(collectionOf(uid), filter);
      return enqueue(uid, 'documentDeletion', () => {
        const collection = collectionOf(uid);
        for (const document of matching(collection, filter)) collection.documents.delete(String(document[collection.primaryKey]));
      });
    },
    'POST /indexes/:uid/search': (uid, body) => {
      const collection = collectionOf(uid);
      const {
        q,
        filter,
        sort = [],
        page,
        hitsPerPage,
      } = body as Record<string, unknown> as { q?: string; filter?: unknown; sort?: string[]; page: number; hitsPerPage: number };
      const scored = matching(collection, filter).flatMap((document) => {
        const score = scoreOf(String(document['text'] ?? ''), q ?? '');
        return score === null ? [] : { document, score };
      });
      scored.sort((a, b) => compareBy(sort, a.document, b.document) || b.score - a.score);
      const hits = scored.slice((page - 1) * hitsPerPage, page * hitsPerPage).map(({ document }) => document);
      const totalPages = Math.ceil(scored.length / hitsPerPage);
      return { status: 200, body: { hits, query: q ?? '', processingTimeMs: 0, page, hitsPerPage, totalHits: scored.length, totalPages } };
    },
    'GET /tasks/:uid': (uid) => {
      const task = tasks[Number(uid)];
      if (!task) throw new Refusal(404, 'task_not_found', `Task \`${uid}\` not found.`);
      return { status: 200, body: task };
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // of a plain request
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.push(`${request.method} ${path}`);
    try {
      if (path === '/health') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"available"}');
      if (request.headers.authorization !== `Bearer ${key}`) throw new Refusal(403, 'invalid_api_key', 'The provided API key is invalid.');
      if (request.headers['accept-encoding'] !== 'identity') throw new Refusal(400, 'bad_request', 'The stand-in answers in plain only.');
      const [, , uid = ''] = path.split('/');
      const route = routes[`${request.method} ${path.replace(/^\/(indexes|tasks)\/[^/]+/, '/$1/:uid')}`];
      if (!route) throw new Refusal(404, 'not_found', `There is no ${request.method} ${path} here.`);
      const text = Buffer.concat(chunks).toString();
      const { status, body } = route(uid, (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> & Document[]); // each route reads its own form
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } catch (error) {
      const { status, code } = error instanceof Refusal ? error : { status: 500, code: 'internal' };
      const body = { message: (error as Error).message, code, type: 'invalid_request', link: '' }; // only errors are thrown here
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  };

  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const goAway = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, key, asked, goAway, comeBack: () => listen(port), forgetAll: () => collections.clear(), close: goAway };
}

/** Null where a word is missing; more for those that are whole and written right. */
function scoreOf(text: string, q: string): number | null {
  const isPhrase = q.startsWith('"');
  const [words, wanted] = [wordsOf(text), wordsOf(q).filter(({ isPair, text: pair }) => !isPair || [...pair].length === 2)];
  if (isPhrase) return wanted.every(({ text: one }, index) => words.some((_, at) => words[at + index]?.text === one)) ? 1 : null;
  let score = 0;
  for (const [index, { text: one }] of wanted.entries()) {
    const isLast = index === wanted.length - 1;
    const exact = words.some((word) => word.text === one);
    const near = words.some((word) => (isLast && word.text.startsWith(one)) || isWithin(word.text, one, typosIn(one)));
    if (!exact && !near) return null;
    score += exact ? 2 : 1;
  }
  return words.length === wanted.length ? score + 1 : score;
}

function compareBy(sort: readonly string[], a: Document, b: Document): number {
  for (const rule of sort) {
    const [field = '', direction] = rule.split(':');
    const difference = Number(a[field]) - Number(b[field]);
    if (difference !== 0) return direction === 'asc' ? difference : -difference;
  }
  return 0;
}
