import { NO_RULES } from '#protocol/notifications/no-rules';
import type { NotificationRules } from '../gateway/events.ts';

/** Those of a server of before lack what could not be said then. */
export const wholeRules = (rules: Partial<NotificationRules>): NotificationRules => ({ ...NO_RULES, ...rules });
