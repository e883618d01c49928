import type { MenuEntry } from '../kit/context-menu.tsx';
import { useSelected } from './session.tsx';

/** The id of what a menu is about, for those who write bots and have said so in their settings. Nothing for everybody else. */
export function useIdEntry(words: string, id: string): MenuEntry[] {
  const isDeveloper = useSelected((state) => state.settings.get('developer_mode') === true);
  return isDeveloper ? [{ key: 'id', words, act: () => void navigator.clipboard?.writeText(id) }] : [];
}
