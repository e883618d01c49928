import { randomInt } from 'node:crypto';
import { username } from '#protocol/rest/auth';
import type { Core } from '../core.ts';

const MAX_LENGTH = 32;

/** Whether somebody has this name. It says no more than an attempt to register with it would. */
export const isUsernameTaken = async (core: Core, name: string): Promise<{ taken: boolean }> => ({ taken: await isTaken(core, name) });

/** A free name like the one that somebody goes by; an empty one where nothing of that can be in a name. */
export async function suggestUsername(core: Core, globalName = ''): Promise<{ username: string }> {
  const stem = globalName
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, '')
    .replace(/\.{2,}/g, '.')
    .slice(0, MAX_LENGTH);
  for (const digits of [0, 1, 2, 3, 4]) {
    const name = digits === 0 ? stem : `${stem.slice(0, MAX_LENGTH - digits)}${String(randomInt(10 ** digits)).padStart(digits, '0')}`;
    if (stem !== '' && username.safeParse(name).success && !(await isTaken(core, name))) return { username: name };
  }
  return { username: '' };
}

/** Names and addresses are one space to `byLogin`; a name has no @. */
const isTaken = async (core: Core, name: string): Promise<boolean> => (await core.users.byLogin(name)) !== null;
