import type { Core } from './core.ts';

/**
 * Runs a change that takes several writes so that a crash leaves all of it or nothing; its events go out once it is written.
 * `change` gets a core of its own for that. Memory is as it was before until the end, whatever was published. It may be run
 * twice, so it does nothing else than reading, writing to the stores, and publishing.
 */
export async function asOneChange<Result>(core: Core, change: (core: Core) => Promise<Result>): Promise<Result> {
  const told: (() => void)[] = [];
  const result = await core.atomically((stores) => {
    told.length = 0;
    return change({
      ...core,
      ...stores,
      applications: core.applications,
      publish: (...event) => void told.push(() => core.publish(...event)),
      afterwards: (tell) => void told.push(() => core.afterwards(tell)),
    });
  });
  for (const tell of told) tell();
  return result;
}

/** The same for a guild, of whose changes there is one at a time. */
export const asOneGuildChange = <Result>(core: Core, guildId: string, change: (core: Core) => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`guild:${guildId}`, () => asOneChange(core, change));
