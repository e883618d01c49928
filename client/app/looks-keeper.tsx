import { useEffect } from 'react';
import type { CustomTheme } from '#protocol/themes';
import type { ClientSettings } from '#sdk/gateway/events';
import type { State } from '#sdk/state/state';
import { keepLooks, type Looks } from '../theme/theme.ts';
import { chooseLanguage, chosenLanguage, isLanguage } from './language.ts';
import { useClient, useSelected } from './session.tsx';

const clientSettings = (state: State): ClientSettings | null => state.clientSettings;
const localeOf = (state: State): unknown => state.settings.get('locale');
export const isCompact = (state: State): boolean => state.settings.get('message_display_compact') === true;

export function looksOf({ theme, themes, message_font_px, message_gap_px, saturation, motion }: ClientSettings, compact: boolean): Looks {
  const custom = (themes.find(({ id }) => id === theme) as CustomTheme | undefined) ?? null; // what it sets is looked at where it is shown
  return { theme, custom, message_font_px, message_gap_px, saturation, motion, isCompact: compact };
}

/** Has this page look and speak as the person's settings say, on whatever device they were changed. */
export function LooksKeeper() {
  const client = useClient();
  const settings = useSelected(clientSettings);
  const compact = useSelected(isCompact);
  const locale = useSelected(localeOf);
  useEffect(() => {
    if (settings) keepLooks(looksOf(settings, compact));
  }, [settings, compact]);
  useEffect(() => {
    const wanted = settings?.language ?? null;
    if (isLanguage(wanted) && wanted !== chosenLanguage()) void chooseLanguage(wanted);
  }, [settings?.language]);
  useEffect(() => {
    if (!settings || typeof locale !== 'string') return;
    // Bots are told it, and answer in what the person reads.
    const shown = settings.language ?? chosenLanguage();
    if (locale.split('-', 1)[0] !== shown) client.editSettings({ locale: shown === 'de' ? 'de' : 'en-US' }).catch(() => undefined);
  }, [client, settings, locale]);
  return null;
}
