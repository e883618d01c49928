import { t } from '@lingui/core/macro';
import type { Held } from '#sdk/rest/rest-client';
import { say } from '../kit/say.ts';

/** Less is no wait that anybody wonders at. */
const TOLD_FROM_MS = 2_000;
/** What goes on without anybody having asked for it. */
const BY_ITSELF = /^GET |\/(?:ack|ack-bulk|typing|preview)$|\/(?:drafts|push-subscriptions)\b/;

let toldUntilMs = 0;

/** Says that what somebody did waits for a limit of the server; of several things that wait together, once. */
export function sayHeld({ route, forMs }: Held): void {
  const untilMs = Date.now() + forMs;
  if (forMs < TOLD_FROM_MS || BY_ITSELF.test(route) || untilMs < toldUntilMs + TOLD_FROM_MS) return;
  toldUntilMs = untilMs;
  const seconds = Math.ceil(forMs / 1000);
  say({ icon: 'clock', title: t`That was too fast`, text: t`It goes on by itself in ${seconds} s.` }, forMs);
}
