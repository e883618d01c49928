import type { NotificationRulesBody } from '../nexus/notification-rules.ts';

/** Of whoever wished for nothing that Discord's settings cannot say. */
export const NO_RULES: NotificationRulesBody = { keywords: [], keywords_in: {}, keywords_only_in: [], quiet_hours: null };
