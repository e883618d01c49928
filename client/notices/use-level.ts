import { NotificationLevel } from '#protocol/notifications/judge-message';
import { useRules } from './use-rules.ts';

/** Between mentions and nothing: for Discord's settings it is nothing, and the rules say that keywords are told all the same. */
export const ONLY_KEYWORDS = -1;

interface LevelChoice {
  level: number;
  choose(level: number): void;
  problem: string | null;
}

/** The level of a guild, channel or thread, as it is chosen: `given` and `put` are Discord's. */
export function useLevel(placeId: string, given: number, put: (level: number) => void): LevelChoice {
  const { rules, task, change } = useRules();
  const isForWords = rules.keywords_only_in.includes(placeId);
  return {
    level: given === NotificationLevel.Nothing && isForWords ? ONLY_KEYWORDS : given,
    choose(level) {
      const set = (): void => put(level === ONLY_KEYWORDS ? NotificationLevel.Nothing : level);
      if (isForWords === (level === ONLY_KEYWORDS)) return set();
      const others = rules.keywords_only_in.filter((id) => id !== placeId);
      change({ keywords_only_in: isForWords ? others : [...others, placeId] }, set);
    },
    problem: task.anyProblem,
  };
}
