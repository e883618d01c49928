import type { APIEmoji, APIMessageTopLevelComponent, Snowflake } from 'discord-api-types/v10';
import { formErrors, type FormIssue } from '#protocol/errors';
import { walkComponents } from '#protocol/rest/component-rules';
import type { Core } from '../core.ts';

type Path = (string | number)[];
interface Emoji {
  id?: Snowflake;
  name?: string;
  animated?: boolean;
}
interface Holder {
  emoji?: Emoji;
  options?: readonly { emoji?: Emoji }[];
}

/**
 * Gives custom emojis of buttons and options, in place, the names that they have; senders may say anything.
 * Throws for those that are not there. Source: Discord, "Component reference".
 */
export async function nameEmojis(core: Core, components: readonly APIMessageTopLevelComponent[]): Promise<void> {
  const custom = [...emojisIn(components)].filter(({ emoji }) => emoji.id);
  if (custom.length === 0) return;
  const known = await customEmojis(
    core,
    custom.flatMap(({ emoji }) => emoji.id ?? []),
  );
  const issues: FormIssue[] = [];
  for (const { emoji, path } of custom) {
    const found = known.get(emoji.id ?? '');
    if (found) Object.assign(emoji, { name: found.name, animated: found.animated ?? false });
    else issues.push({ path: [...path, 'id'], code: 'COMPONENT_INVALID_EMOJI', message: 'Invalid emoji' });
  }
  if (issues.length > 0) throw formErrors(issues);
}

/** Custom emojis by their ids, of whatever guild or application. */
export async function customEmojis(core: Core, ids: readonly Snowflake[]): Promise<Map<Snowflake, APIEmoji>> {
  const found = ids.length === 0 ? [] : await core.guilds.anyEmojis([...new Set(ids)]);
  return new Map(found.flatMap((emoji) => (emoji.id ? [[emoji.id, emoji] as const] : [])));
}

function* emojisIn(components: readonly unknown[]): Generator<{ emoji: Emoji; path: Path }> {
  for (const { component, path } of walkComponents(components, ['components'])) {
    const { emoji, options = [] } = component as Holder; // the schema read the kinds
    if (emoji) yield { emoji, path: [...path, 'emoji'] };
    for (const [index, option] of options.entries()) if (option.emoji) yield { emoji: option.emoji, path: [...path, 'options', index, 'emoji'] };
  }
}
