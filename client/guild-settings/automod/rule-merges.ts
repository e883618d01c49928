import type { APIAutoModerationAction } from 'discord-api-types/v10';
import { mergeList, mergeParts, mergeWords } from '../../kit/merges.ts';

/** How a rule is changed by several people at once: word by word, action by action. */
export const RULE_MERGES = {
  trigger_metadata: mergeParts,
  actions: mergeList<APIAutoModerationAction>(({ type }) => type),
  exempt_roles: mergeWords,
  exempt_channels: mergeWords,
};
