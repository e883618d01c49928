import { t } from '@lingui/core/macro';
import { say } from './say.ts';
import { whyFailed } from './why-failed.ts';

/** Long enough to read it. */
const SAID_MS = 10_000;

/** Says in the corner why something that somebody asked for was not done. */
export function sayFailed(error: unknown, title: string = t`That did not work`): void {
  void whyFailed(error).then((text) => say({ icon: 'warn', title, text }, SAID_MS));
}

/** For what a press does and no form waits for: where it fails, the reason is said. */
export function orSay(act: Promise<unknown>, title?: string): void {
  act.catch((error: unknown) => sayFailed(error, title));
}
