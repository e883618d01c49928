import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Unread } from '#sdk/state/selectors/unread';

/** A name with what stands beside it in marks, for who does not see them. */
export function useSaid(name: string, { isUnread, mentions }: Unread, ...more: readonly (string | false)[]): string {
  const { t } = useLingui();
  const said = [name, mentions > 0 && plural(mentions, { one: '# mention', other: '# mentions' }), mentions === 0 && isUnread && t`unread`, ...more];
  return said.filter((part) => part !== false).join(', ');
}
