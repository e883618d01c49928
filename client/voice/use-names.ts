import { useLingui } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';

/** The names of some people in one phrase, as the language of the page lists them. */
export function useNames(userIds: readonly string[]): string {
  const { i18n } = useLingui();
  return useSelected((state) => new Intl.ListFormat(i18n.locale).format(userIds.map((id) => nameOf(state, id))));
}
