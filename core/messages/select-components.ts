import { ComponentType } from 'discord-api-types/v10';

const SELECTS: ReadonlySet<ComponentType> = new Set([
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]);

/** Whether a component offers things to choose from. */
export const isSelect = ({ type }: { type: ComponentType }): boolean => SELECTS.has(type);
