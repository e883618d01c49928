/** A field of the form for newcomers as the server gives it. */
export interface FormField {
  field_type: string;
  label: string;
  required: boolean;
  [more: string]: unknown;
}

export type QuestionKind = 'TEXT_INPUT' | 'PARAGRAPH' | 'MULTIPLE_CHOICE';

/** A question of the form for newcomers as it is being written. */
export interface QuestionDraft {
  key: string;
  kind: QuestionKind;
  label: string;
  required: boolean;
  /** Answers to choose from, one in a line. */
  choices: string;
  /** What else the field has, which is left as it is. */
  field: FormField | null;
}

export const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

export const newQuestion = (): QuestionDraft => ({ key: crypto.randomUUID(), kind: 'TEXT_INPUT', label: '', required: true, choices: '', field: null });

export const questionDraft = (field: FormField, place: number): QuestionDraft => ({
  key: `${place} ${field.label}`,
  kind: field.field_type as QuestionKind, // rules are no question
  label: field.label,
  required: field.required,
  choices: ((field['choices'] ?? []) as readonly string[]).join('\n'),
  field,
});

export const questionField = ({ kind, label, required, choices, field }: QuestionDraft): FormField => ({
  ...field,
  field_type: kind,
  label: label.trim(),
  required,
  ...(kind === 'MULTIPLE_CHOICE' && { choices: linesOf(choices) }),
});

/** Whether somebody could answer it. */
export const isWhole = ({ kind, label, choices }: QuestionDraft): boolean => label.trim() !== '' && (kind !== 'MULTIPLE_CHOICE' || linesOf(choices).length > 1);
