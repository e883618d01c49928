import type { Core } from '#core/core';
import { isForOwnMachine } from '#core/instance/operators';

/** What a server says at its start while nobody looks after it: the first steps make its operator, but who has an account already is not one by itself. */
export function claimAdvice(core: Pick<Core, 'settings'>, hasAccounts: boolean): string[] {
  if (hasAccounts) return ['WARNING: this server has no operator. Name one who looks after it: npx nexus user promote <name>'];
  return [
    isForOwnMachine(core)
      ? 'The first account that is made on this machine, by that command or in a browser, becomes the operator, who looks after the server.'
      : 'The first account that is made by that command becomes the operator, who looks after the server; whoever registers does not.',
  ];
}
