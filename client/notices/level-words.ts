import { useLingui } from '@lingui/react/macro';
import { NotificationLevel } from '#protocol/notifications/judge-message';
import { ONLY_KEYWORDS } from './use-level.ts';

/** A level in words. */
export function useLevelWords(): (level: number) => string {
  const { t } = useLingui();
  return (level) => {
    if (level === NotificationLevel.All) return t`All messages`;
    if (level === NotificationLevel.OnlyMentions) return t`Only @mentions`;
    if (level === ONLY_KEYWORDS) return t`Only keywords`;
    return level === NotificationLevel.Nothing ? t`Nothing` : t`As around it`;
  };
}
