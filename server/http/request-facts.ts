import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/** What is known of a request besides what it asks: found by its response, or by whatever runs on its behalf. */
export interface RequestFacts {
  id: string;
  begunMs: number;
  /** The path of a row, or the room that answers; never the path that was asked for. */
  route: string;
}

const FACTS = Symbol('facts');
type WithFacts = ServerResponse & { [FACTS]?: RequestFacts };

const running = new AsyncLocalStorage<RequestFacts>();

export const factsOf = (response: ServerResponse): RequestFacts | undefined => (response as WithFacts)[FACTS];

/** Says who answers. */
export function nameRoute(response: ServerResponse, route: string): void {
  const facts = factsOf(response);
  if (facts) facts.route = route;
}

/** Before Node 24 this slows down every promise of the process by hooks; from then on it costs next to nothing. */
export const isFollowingCheap = Number(process.versions.node.split('.', 1)[0]) >= 24;

/** Runs the answer of a request. Where it is followed, its id is within reach of every line that is logged meanwhile. */
export function withFacts(response: ServerResponse, facts: RequestFacts, isFollowed: boolean, run: () => void): void {
  (response as WithFacts)[FACTS] = facts;
  if (isFollowed) running.run(facts, run);
  else run();
}

/** The id of the request on whose behalf this runs. */
export const currentRequestId = (): string | undefined => running.getStore()?.id;
