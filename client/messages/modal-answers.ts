import { ComponentType } from 'discord-api-types/v10';
import type { FileToSend } from '#sdk/rest/multipart';
import type { AnyComponent } from './components.tsx';

/** What stands in a field of a form: text, a tick, what is chosen, or files. */
export type Answer = string | boolean | readonly string[] | readonly File[];
export type Answers = Readonly<Record<string, Answer>>;

/** The fields of a form: in labels, and in the rows of the older kind. */
export const fieldsOf = (parts: readonly AnyComponent[]): AnyComponent[] => parts.flatMap((part) => part.component ?? part.components ?? []);

/** What a bot wants to stand there at first. */
export function firstAnswer({ type, value, default: isOn = false, options = [], default_values: known = [] }: AnyComponent): Answer {
  const chosen = options.filter((option) => option.default).map((option) => option.value);
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
      return [...chosen, ...known.map(({ id }) => id)];
  }
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
