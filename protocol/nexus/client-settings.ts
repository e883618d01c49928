import { z } from 'zod';
import { BASE_THEMES, isThemeValue, isThemeVariable, OWN_THEMES, type ThemeVariable } from '../themes.ts';
import { choice, field, float, int, keyed, list, patterned, snowflake, trimmedName } from '../rest/fields.ts';

const MOTIONS = ['system', 'reduced', 'full'] as const;
const themeId = patterned(/^[\w-]{1,40}$/, 40);

const variables = field<Partial<Record<ThemeVariable, string>>, Partial<Record<ThemeVariable, string>>>(
  (sent, fail) => {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return fail('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    const entries = Object.entries(sent);
    const wrong = entries.find(([name, value]) => !isThemeVariable(name) || typeof value !== 'string' || !isThemeValue(name, value));
    if (wrong) return fail('THEME_VARIABLE_INVALID', `${wrong[0].slice(0, 40)} is no variable of a theme, or cannot be that.`);
    return Object.fromEntries(entries) as Partial<Record<ThemeVariable, string>>; // each was looked at
  },
  { type: 'object', additionalProperties: { type: 'string' } },
);

/** A person's own theme: colours in figures for variables that are known, and nothing else. */
export const CustomThemeBody = z.object({ id: themeId, name: trimmedName(1, 50), base: choice(BASE_THEMES), variables });

/** How our client is for a person on all their devices, beyond what Discord's settings say. What is absent stays. */
export const ClientSettingsBody = z.object({
  /** One of the client's own, or the id of one in `themes`. */
  theme: themeId.optional(),
  themes: list(CustomThemeBody, 20).optional(),
  /** As `lang` has it; null where the browser decides. */
  language: patterned(/^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/, 10)
    .nullable()
    .optional(),
  message_font_px: int(12, 24).optional(),
  message_gap_px: int(0, 24).optional(),
  saturation: int(0, 100).optional(),
  motion: choice(MOTIONS).optional(),
  /** Of emojis: 0 for none, 1 to 5 from light to dark. */
  skin_tone: int(0, 5).optional(),
  /** The newest first. */
  favourite_sounds: list(snowflake, 100).optional(),
  /** Of people by id, and of their screens by `screen:` and their id, where they are not 1. */
  volumes: keyed(/^(?:screen:)?\d{1,20}$/, float(0, 2), 1_000).optional(),
  /** Who is not to be heard in calls. */
  silenced: list(snowflake, 1_000).optional(),
});
export type ClientSettingsBody = z.output<typeof ClientSettingsBody>;

export const ClientSettingsReply = z.strictObject({
  theme: z.string().describe(`one of ${OWN_THEMES.join(', ')}, or the id of one in \`themes\``),
  themes: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      base: z.enum(BASE_THEMES),
      variables: z.record(z.string(), z.string()),
    }),
  ),
  language: z.string().nullable(),
  message_font_px: z.int(),
  message_gap_px: z.int(),
  saturation: z.int(),
  motion: z.enum(MOTIONS),
  skin_tone: z.int(),
  favourite_sounds: z.array(z.string()),
  volumes: z.record(z.string(), z.number()),
  silenced: z.array(z.string()),
});
