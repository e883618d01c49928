import { ComponentType } from 'discord-api-types/v10';
import type { State } from '#sdk/state/state';
import { findSubjects, subjectOf, type Subject, type SubjectKinds } from '../members/find-subjects.ts';
import type { AnyComponent } from './any-component.ts';

export interface Choice {
  value: string;
  label: string;
  description?: string | undefined;
  emoji?: AnyComponent['emoji'];
}

/** Of a guild of thousands only those that were asked for by name. */
export const MOST_SHOWN = 100;

/** What the server has the choices of; undefined for a select that brings its own. */
export function kindsOf({ type, channel_types: channelTypes }: AnyComponent): SubjectKinds | undefined {
  switch (type) {
    case ComponentType.UserSelect:
      return { people: true };
    case ComponentType.RoleSelect:
      return { roles: true };
    case ComponentType.MentionableSelect:
      return { people: true, roles: true };
    case ComponentType.ChannelSelect:
      return { channels: true, channelTypes };
    default:
      return undefined;
  }
}

const choiceOf = ({ id, name, note }: Subject): Choice => ({ value: id, label: name, description: note });

/** What a select offers for what was typed. */
export function choicesOf(state: State, channelId: string, component: AnyComponent, query: string): Choice[] {
  const kinds = kindsOf(component);
  return kinds ? findSubjects(state, channelId, kinds, query, MOST_SHOWN).map(choiceOf) : [...(component.options ?? [])];
}

/** What is chosen, in the order of the options or in that in which it was chosen. */
export function chosenOf(state: State, channelId: string, component: AnyComponent, values: readonly string[]): Choice[] {
  if (kindsOf(component)) return values.map((id) => choiceOf(subjectOf(state, channelId, id)));
  return (component.options ?? []).filter(({ value }) => values.includes(value));
}

/** What a bot has chosen beforehand. */
export const firstChosen = ({ options = [], default_values: known = [] }: AnyComponent): string[] => [
  ...options.filter((option) => option.default).map(({ value }) => value),
  ...known.map(({ id }) => id),
];

/** For as long as it is the same, what a person chose stands: a bot that offers other things begins anew. */
export const offerOf = ({ type, custom_id: customId, options, default_values: known, min_values: least, max_values: most }: AnyComponent): string =>
  JSON.stringify([type, customId, options, known, least, most]);

/** Whether so many may be sent; none at all also where a form does not require it. Source: Discord, "String Select". */
export function isCountRight({ min_values: least = 1, max_values: most = Math.max(1, least), required }: AnyComponent, count: number): boolean {
  return (count === 0 && required === false) || (count >= least && count <= most);
}
