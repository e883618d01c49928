import type { StateChange } from '../state/state-change.ts';

/** The changes that, beside voice states, decide who may be where in calls and what they may do there. */
export const DECIDES_IN_CALLS: ReadonlySet<StateChange['kind'] | undefined> = new Set<StateChange['kind']>([
  'call',
  'guild',
  'guild-removed',
  'roles',
  'role-removed',
  'channels',
  'channel-removed',
  'members',
  'members-removed',
]);
