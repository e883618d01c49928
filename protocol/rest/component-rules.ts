import { ComponentType, type APIMessageTopLevelComponent } from 'discord-api-types/v10';

/** A broken rule, its path relative to the list of components. */
export interface ComponentFault {
  path: (string | number)[];
  code: string;
  message: string;
}

interface AnyComponent {
  type: number;
  id?: number | undefined;
  custom_id?: string | null | undefined;
  content?: string | undefined;
  components?: readonly unknown[] | undefined;
  accessory?: unknown;
  component?: unknown;
}

/** Every component of a tree in the order of Discord's numbering: parents before their children. */
export function* walkComponents(
  components: readonly unknown[],
  path: (string | number)[] = [],
): Generator<{ component: AnyComponent; path: (string | number)[] }> {
  for (const [index, each] of components.entries()) {
    const component = each as AnyComponent; // read by the schemas of the kinds
    const here = [...path, index];
    yield { component, path: here };
    if (component.components) yield* walkComponents(component.components, [...here, 'components']);
    for (const key of ['accessory', 'component'] as const) {
      const child = component[key];
      if (!child) continue;
      for (const inner of walkComponents([child])) yield { component: inner.component, path: [...here, key, ...inner.path.slice(1)] };
    }
  }
}

/** Numbers the components that have no id (0), in place, from 1, and tells which ids and custom ids stand twice. */
export function fillIds(components: readonly unknown[]): ComponentFault[] {
  const faults: ComponentFault[] = [];
  const ids = new Set<number>();
  const customIds = new Set<string>();
  const all = [...walkComponents(components)];
  for (const { component, path } of all) {
    if (component.id) {
      if (ids.has(component.id))
        faults.push({
          path: [...path, 'id'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      ids.add(component.id);
    }
    if (component.custom_id) {
      if (customIds.has(component.custom_id))
        faults.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      customIds.add(component.custom_id);
    }
  }
  let next = 1;
  for (const { component } of all) {
    if (component.id) continue;
    while (ids.has(next)) next++;
    component.id = next++;
  }
  return faults;
}

const MAX_ROWS = 5;
const MAX_COMPONENTS = 40;
const MAX_TEXT = 4000;

/** What keeps these components out of a message of that kind. Source: Discord, "Component reference". */
export function componentFaults(components: readonly APIMessageTopLevelComponent[], isV2: boolean): ComponentFault[] {
  const faults: ComponentFault[] = [];
  if (!isV2) {
    components.forEach(({ type }, index) => {
      if (type !== ComponentType.ActionRow)
        faults.push({
          path: [index, 'type'],
          code: 'UNION_TYPE_CHOICES',
          message: 'Value of field "type" must be one of (1,).',
        });
    });
    if (components.length > MAX_ROWS)
      faults.push({
        path: [],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be between 1 and ${MAX_ROWS} in length.`,
      });
    return faults;
  }
  let count = 0;
  let texts = 0;
  for (const { component } of walkComponents(components)) {
    count++;
    if (component.type === ComponentType.TextDisplay) texts += [...(component.content ?? '')].length;
  }
  if (count > MAX_COMPONENTS)
    faults.push({
      path: [],
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `The total number of components exceeds the limit of ${MAX_COMPONENTS}`,
    });
  if (texts > MAX_TEXT)
    faults.push({
      path: [],
      code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      message: `The total displayable text size exceeds the limit of ${MAX_TEXT}`,
    });
  return faults;
}
