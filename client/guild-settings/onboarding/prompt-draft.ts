import type { APIGuildOnboarding, GuildOnboardingPromptType } from 'discord-api-types/v10';
import type { Operations } from '#sdk/rest/operations';
import { mergeList, mergeParts } from '../../kit/merges.ts';
import type { PickedEmoji } from '../../emojis/emoji-picker.tsx';

type Prompt = APIGuildOnboarding['prompts'][number];
type Option = Prompt['options'][number];
type PromptBody = NonNullable<Operations['PUT /guilds/{guild_id}/onboarding']['body']['prompts']>[number];

export interface OptionDraft {
  /** Its id, or, of a new one, any. */
  key: string;
  id?: string;
  title: string;
  description: string;
  emoji: PickedEmoji | null;
  role_ids: string[];
  channel_ids: string[];
}

/** A question as it is being written. */
export interface PromptDraft {
  key: string;
  id?: string;
  type: GuildOnboardingPromptType;
  title: string;
  single_select: boolean;
  required: boolean;
  in_onboarding: boolean;
  options: OptionDraft[];
}

export const draftOf = ({ id, type, title, single_select, required, in_onboarding, options }: Prompt): PromptDraft => ({
  key: id,
  id,
  type,
  title,
  single_select,
  required,
  in_onboarding,
  options: options.map(optionDraft),
});

const optionDraft = ({ id, title, description, emoji, role_ids, channel_ids }: Option): OptionDraft => ({
  key: id,
  id,
  title,
  description: description ?? '',
  emoji: emoji?.id || emoji?.name ? { id: emoji.id ?? null, name: emoji.name ?? '', animated: emoji.animated ?? false } : null,
  role_ids,
  channel_ids,
});

const mergeOptions = mergeList<OptionDraft>(({ key }) => key, mergeParts);

/** Of what two people changed in the questions each change, down to the parts of an answer. */
export const mergePrompts = mergeList<PromptDraft>(
  ({ key }) => key,
  (mine, base, theirs) => ({ ...mergeParts(mine, base, theirs), options: mergeOptions(mine.options, base.options, theirs.options) }),
);

export const promptBody = ({ key: _key, options, ...prompt }: PromptDraft): PromptBody => ({
  ...prompt,
  options: options.map(({ key: _own, emoji, ...option }) => ({ ...option, emoji_id: emoji?.id ?? null, emoji_name: emoji?.name ?? null })),
});
