import { ComponentType, type APIMessageTopLevelComponent, type ChannelType } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import type { Wanted } from './read-options.ts';

/** The parts of any component that using it depends on. */
export interface UsableComponent {
  type: ComponentType;
  id?: number;
  custom_id?: string;
  disabled?: boolean;
  required?: boolean;
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  options?: readonly { value: string }[];
  channel_types?: readonly ChannelType[];
  file_types?: readonly string[];
}

interface Holder extends UsableComponent {
  components?: readonly Holder[];
  accessory?: Holder;
  component?: Holder;
}

/** The component of a message with this custom id, however deep it stands. */
export function findComponent(components: readonly APIMessageTopLevelComponent[], customId: string): UsableComponent | undefined {
  const search = (each: readonly Holder[]): UsableComponent | undefined => {
    for (const component of each) {
      if (component.custom_id === customId) return component;
      const within = search([...(component.components ?? []), ...(component.accessory ? [component.accessory] : [])]);
      if (within) return within;
    }
    return undefined;
  };
  return search(components as readonly Holder[]); // every kind has some of these keys
}

const SNOWFLAKE = /^\d{1,20}$/;

/** The values chosen in a select: how many, which, and each once. What ids they name goes into `wanted`. */
export function readValues(component: UsableComponent, sent: readonly string[], path: readonly (string | number)[], wanted: Wanted): string[] {
  const values = [...new Set(sent)];
  const [min, max] = [component.min_values ?? 1, component.max_values ?? Math.max(1, component.min_values ?? 1)];
  const mayBeEmpty = component.required === false && values.length === 0;
  if (!mayBeEmpty && (values.length < min || values.length > max))
    throw formError(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  if (component.options) {
    const known = new Set(component.options.map((option) => option.value));
    if (values.some((value) => !known.has(value))) throw formError(path, 'BASE_TYPE_CHOICES', 'Must be one of the options of this component.');
    return values;
  }
  const bad = values.find((value) => !SNOWFLAKE.test(value));
  if (bad !== undefined) throw formError(path, 'NUMBER_TYPE_COERCE', `Value "${bad}" is not snowflake.`);
  for (const id of values) {
    if (component.type === ComponentType.UserSelect) wanted.users.add(id);
    else if (component.type === ComponentType.RoleSelect) wanted.roles.add(id);
    else if (component.type === ComponentType.MentionableSelect) wanted.mentionables.add(id);
    else if (component.type === ComponentType.ChannelSelect) {
      wanted.channels.add(id);
      if (component.channel_types?.length) wanted.channelTypes.set(id, component.channel_types);
    }
  }
  return values;
}
