import type { z } from 'zod';
import type { ClientSettingsReply } from './client-settings.ts';

/** How our client is for whoever changed nothing. */
export const PLAIN_CLIENT_SETTINGS: z.output<typeof ClientSettingsReply> = {
  theme: 'auto',
  themes: [],
  language: null,
  message_font_px: 16,
  message_gap_px: 12,
  saturation: 100,
  motion: 'system',
  skin_tone: 0,
  favourite_sounds: [],
  volumes: {},
  silenced: [],
};
