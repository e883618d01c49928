import type { NotificationRules } from '../gateway/events.ts';

export const NO_RULES: NotificationRules = { keywords: [], keywords_in: {}, keywords_only_in: [], quiet_hours: null };

/** Those of a server of before lack what could not be said then. */
export const wholeRules = (rules: Partial<NotificationRules>): NotificationRules => ({ ...NO_RULES, ...rules });
