import type { LocalizationMap, Snowflake } from 'discord-api-types/v10';
import type { CommandRecord } from '../ports/command-store.ts';

/** How a reader wants names: every language, or the one they speak. */
export type Languages = { all: true } | { all: false; locale: string | null };

/** Languages that stand in for one another. Source: Discord, "Localization". */
const FALLBACKS: Record<string, string> = { 'en-US': 'en-GB', 'en-GB': 'en-US', 'es-419': 'es-ES', 'es-ES': 'es-419' };

/** The text for a locale, or for the one that stands in for it; undefined when there is none. */
export function localized(texts: LocalizationMap | null | undefined, locale: string | null): string | undefined {
  if (!texts || !locale) return undefined;
  const table = texts as Record<string, string | null | undefined>; // locales are an enum of texts
  const own = Object.hasOwn(table, locale) ? table[locale] : undefined;
  const fallback = FALLBACKS[locale];
  return own ?? (fallback && Object.hasOwn(table, fallback) ? table[fallback] : undefined) ?? undefined;
}

interface Localizable {
  name_localizations?: LocalizationMap | null;
  description_localizations?: LocalizationMap | null;
  options?: readonly Localizable[];
  choices?: readonly Localizable[];
}

function inLocale<Part extends object>(part: Part, locale: string | null): Part {
  const { name_localizations: names, description_localizations: descriptions, options, choices, ...rest } = part as Localizable & Record<string, unknown>; // every part has them or not
  const name = localized(names, locale);
  const description = localized(descriptions, locale);
  const shown = {
    ...rest,
    ...(name !== undefined && { name_localized: name }),
    ...(description !== undefined && { description_localized: description }),
    ...(options && { options: options.map((option) => inLocale(option, locale)) }),
    ...(choices && { choices: choices.map((choice) => inLocale(choice, locale)) }),
  };
  return shown as unknown as Part; // the same part, its languages reduced to one
}

/** A command with all its languages, or with the one of the reader. Source: Discord, "Application Command object". */
export function presentCommand(command: CommandRecord, languages: Languages): CommandRecord {
  if (!languages.all) return inLocale(command, languages.locale);
  return { ...command, name_localizations: command.name_localizations ?? null, description_localizations: command.description_localizations ?? null };
}

/** The younger of two versions. */
export const laterVersion = (a: Snowflake, b: Snowflake): Snowflake => (BigInt(a) > BigInt(b) ? a : b);
