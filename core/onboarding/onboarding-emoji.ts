import { apiError } from '#protocol/errors';
import { standardEmoji } from '../emojis/standard-emoji.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { OnboardingEmoji } from './onboarding-record.ts';

/** One of the guild's own, by its id; else a standard one. */
export function emojiFor(state: GuildState, asked: { id?: string | null | undefined; name?: string | null | undefined }): OnboardingEmoji {
  if (!asked.id) return { id: null, name: standardEmoji(asked.name), animated: false };
  const emoji = state.emojis.get(asked.id);
  if (!emoji) throw apiError('UNKNOWN_EMOJI');
  return { id: emoji.id, name: emoji.name, animated: emoji.animated ?? false };
}
