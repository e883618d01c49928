import type { Core } from '#core/core';
import { isForOwnMachine } from '#core/instance/operators';

/** What a server says at its start while nobody looks after it. */
export const claimAdvice = (core: Pick<Core, 'settings'>): string[] => [
  'WARNING: this server has no operator yet. Make one now: npx nexus user create --operator <name>',
  isForOwnMachine(core)
    ? 'The first account that is made on this machine, by that command or in a browser, becomes the operator.'
    : 'Only that command makes the first operator; whoever registers does not become it.',
];
