import { ComponentType, type APIModalInteractionResponseCallbackComponent, type APIModalSubmissionComponent } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import { readValues, type UsableComponent } from './read-component.ts';
import type { Wanted } from './read-options.ts';

/** One field as a person filled it. */
export interface SentField {
  type: number;
  custom_id?: string | null | undefined;
  value?: string | boolean | null | undefined;
  values?: readonly string[] | null | undefined;
}
export interface SentPart {
  type: number;
  components?: readonly SentField[] | null | undefined;
  component?: SentField | null | undefined;
}

type Path = readonly (string | number)[];
const required = (path: Path) => formError(path, 'BASE_TYPE_REQUIRED', 'This field is required');

/**
 * Holds what was filled in against the modal and mirrors its tree, with the values in the places of the fields.
 * Throws 50035 at `data.components`. Source: Discord, "Modal Submit Data".
 */
export function readModal(
  modal: readonly APIModalInteractionResponseCallbackComponent[],
  sent: readonly SentPart[],
  wanted: Wanted,
): APIModalSubmissionComponent[] {
  const fields = new Map(
    sent.flatMap((part) => [...(part.components ?? []), ...(part.component ? [part.component] : [])]).map((field) => [field.custom_id ?? '', field]),
  );
  const read = (component: UsableComponent, path: Path): unknown => {
    const field = fields.get(component.custom_id ?? '');
    if (field && field.type !== component.type) throw formError([...path, 'type'], 'BASE_TYPE_CHOICES', `Value must be one of {${component.type}}.`);
    return { type: component.type, id: component.id ?? 0, custom_id: component.custom_id, ...readField(component, field, path, wanted) };
  };
  return modal.map((part, index) => {
    const path = ['data', 'components', index];
    if (part.type === ComponentType.Label)
      return { type: part.type, id: part.id ?? 0, component: read(part.component as UsableComponent, [...path, 'component']) };
    if (part.type !== ComponentType.ActionRow) return { type: part.type, id: part.id ?? 0 };
    return {
      type: part.type,
      id: part.id ?? 0,
      components: part.components.map((input, place) => read(input as UsableComponent, [...path, 'components', place])),
    };
  }) as APIModalSubmissionComponent[]; // the tree of the modal, each field with the values of its kind
}

function readField(
  component: UsableComponent,
  field: SentField | undefined,
  path: Path,
  wanted: Wanted,
): { value: string | boolean | null } | { values: string[] } {
  const isRequired = component.required !== false;
  switch (component.type) {
    case ComponentType.TextInput:
      return { value: readText(component, field?.value, [...path, 'value'], isRequired) };
    case ComponentType.Checkbox:
      return { value: field?.value === true };
    case ComponentType.RadioGroup: {
      const value = typeof field?.value === 'string' ? field.value : (field?.values?.[0] ?? null);
      if (value === null && isRequired) throw required([...path, 'value']);
      if (value !== null && !component.options?.some((option) => option.value === value))
        throw formError([...path, 'value'], 'BASE_TYPE_CHOICES', 'Must be one of the options of this component.');
      return { value };
    }
    case ComponentType.CheckboxGroup:
      return {
        values: readValues(
          { min_values: isRequired ? 1 : 0, ...component, max_values: component.max_values ?? component.options?.length ?? 10 },
          field?.values ?? [],
          [...path, 'values'],
          wanted,
        ),
      };
    case ComponentType.FileUpload: {
      const values = readValues({ ...component, min_values: component.min_values ?? 1 }, field?.values ?? [], [...path, 'values'], wanted);
      for (const id of values) {
        wanted.attachments.add(id);
        if (component.file_types?.length) wanted.fileTypes.set(id, component.file_types);
      }
      return { values };
    }
    default:
      return { values: readValues(component, field?.values ?? [], [...path, 'values'], wanted) };
  }
}

function readText(component: UsableComponent, value: string | boolean | null | undefined, path: Path, isRequired: boolean): string {
  const text = typeof value === 'string' ? value : '';
  if (text === '') {
    if (isRequired) throw required(path);
    return text;
  }
  const length = [...text].length;
  const [min, max] = [component.min_length ?? 0, component.max_length ?? 4000];
  if (length < min || length > max) throw formError(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  return text;
}

/** Puts the ids of stored files where the placeholders of the request stood. */
export function withUploadIds(components: readonly APIModalSubmissionComponent[], idOf: (placeholder: string) => string): APIModalSubmissionComponent[] {
  return components.map((part) =>
    part.type === ComponentType.Label && part.component.type === ComponentType.FileUpload
      ? { ...part, component: { ...part.component, values: part.component.values.map(idOf) } }
      : part,
  );
}
