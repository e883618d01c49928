import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '#core/core';
import type { Session } from './session.ts';

/** One request for a page, by whoever sits in front of the browser. */
export interface Visit {
  core: Core;
  request: IncomingMessage;
  response: ServerResponse;
  /** Of whoever asks, as limits count it. */
  ip: string;
  /** What stands before every path of ours, where the public address has one of its own; otherwise nothing. */
  base: string;
  path: string;
  query: URLSearchParams;
  session: Session;
  /** The guild's invite that the page is about. */
  guildInvite: string | null;
  /** The invite into the instance that the page is about. */
  registrationInvite: string | null;
  /** What was sent; null when the page is only looked at. */
  form: Readonly<Record<string, string>> | null;
  /** A login that lacks its second step: the ticket for it. */
  secondStep: string | null;
  /** Why an account form was not taken, to be shown beside it. */
  problem: AccountProblem | null;
}

export interface AccountProblem {
  status: number;
  message: string;
  /** By field of the form. */
  fields: ReadonlyMap<string, string>;
}

/** The page that is being looked at, with some of its query changed; null takes a key away. */
export function addressOf({ base, path, query }: Visit, changes: Record<string, string | null> = {}): string {
  const changed = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) changed.delete(key);
    else changed.set(key, value);
  }
  const text = changed.toString();
  return `${base}${path}${text === '' ? '' : `?${text}`}`;
}
