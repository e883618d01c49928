import { ComponentType } from 'discord-api-types/v10';
import type { FileToSend } from '#sdk/rest/multipart';
import type { AnyComponent } from './any-component.ts';
import { firstChosen, isCountRight } from './select-choices.ts';

/** What stands in a field of a form: text, a tick, what is chosen, or files. */
export type Answer = string | boolean | readonly string[] | readonly File[];
export type Answers = Readonly<Record<string, Answer>>;

/** The fields of a form: in labels, and in the rows of the older kind. */
export const fieldsOf = (parts: readonly AnyComponent[]): AnyComponent[] => parts.flatMap((part) => part.component ?? part.components ?? []);

/** What a bot wants to stand there at first. */
export function firstAnswer(field: AnyComponent): Answer {
  const { type, value, default: isOn = false } = field;
  const chosen = firstChosen(field);
  switch (type) {
    case ComponentType.TextInput:
      return value ?? '';
    case ComponentType.Checkbox:
      return isOn;
    case ComponentType.RadioGroup:
      return chosen[0] ?? '';
    case ComponentType.FileUpload:
      return [];
    default:
      return chosen;
  }
}

/** How many a field takes, where the answer has too few or too many; null where it is right, or where the box itself says so. */
export function countWanted(field: AnyComponent, answer: Answer): { least: number; most: number } | null {
  if (!Array.isArray(answer)) return null;
  // All boxes may be ticked where nothing else is said. Source: Discord, "Checkbox Group".
  const { min_values: least = 1, max_values: most = field.type === ComponentType.CheckboxGroup ? (field.options?.length ?? 1) : Math.max(1, least) } = field;
  return isCountRight({ ...field, min_values: least, max_values: most }, answer.length) ? null : { least, most };
}

export interface FilledForm {
  components: object[];
  attachments: { id: string; filename: string }[];
  files: FileToSend[];
}

/** The form as it is sent; its files are named by their place. Source: Discord, "Modal Submit Data". */
export function filledForm(parts: readonly AnyComponent[], answers: Answers): FilledForm {
  const files: FileToSend[] = [];
  const filled = ({ type, custom_id: key = '' }: AnyComponent): object => {
    const answer = answers[key];
    const field = { type, custom_id: key };
    switch (type) {
      case ComponentType.FileUpload: {
        const chosen = answer as readonly File[]; // by `firstAnswer`
        const first = files.length;
        files.push(...chosen.map((file) => ({ name: file.name, data: file })));
        return { ...field, values: chosen.map((_, place) => String(first + place)) };
      }
      case ComponentType.RadioGroup:
        return { ...field, value: answer === '' ? null : answer };
      default:
        return { ...field, ...(Array.isArray(answer) ? { values: answer } : { value: answer }) };
    }
  };
  const components = parts.map((part) =>
    part.component
      ? { type: part.type, component: filled(part.component) }
      : { type: part.type, ...(part.components && { components: part.components.map(filled) }) },
  );
  return { components, attachments: files.map(({ name }, place) => ({ id: String(place), filename: name })), files };
}
