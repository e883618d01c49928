import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { useTask } from '../kit/use-task.ts';

/** Pages of a thousand that come by themselves; further ones when they are asked for. */
const PAGES = 5;

interface AllMembers {
  /** Whether the state has every member of the guild. */
  isWhole: boolean;
  isBusy: boolean;
  problem: string | null;
  more(): void;
}

/** Brings a guild's members into the state, as far as there are not too many of them. */
export function useAllMembers(guildId: string): AllMembers {
  const client = useClient();
  const { run, isBusy, problem } = useTask();
  const known = useSelected((state) => state.members.of(guildId).size);
  const count = useSelected((state) => state.guilds.get(guildId)?.member_count ?? 0);
  const [hasEnded, setEnded] = useState(false);
  const after = useRef<string | undefined>(undefined);
  const more = useCallback(() => {
    run(async () => {
      for (let page = 0; page < PAGES; page++) {
        const last = await client.loadMembers(guildId, after.current === undefined ? {} : { after: after.current });
        if (last === null) return setEnded(true);
        after.current = last;
      }
    });
  }, [client, guildId, run]);
  const isWhole = hasEnded || known >= count;
  useEffect(() => {
    if (client.state.members.of(guildId).size < (client.state.guilds.get(guildId)?.member_count ?? 0)) more();
  }, [client, guildId, more]);
  return { isWhole, isBusy, problem, more };
}
