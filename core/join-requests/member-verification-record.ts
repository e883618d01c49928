/** One field of the form that newcomers fill in. */
export interface FormField {
  field_type: 'TERMS' | 'TEXT_INPUT' | 'PARAGRAPH' | 'MULTIPLE_CHOICE';
  label: string;
  required: boolean;
  description: string | null;
  automations: string[] | null;
  /** Of TERMS. */
  values?: string[];
  /** Of MULTIPLE_CHOICE. */
  choices?: string[];
  placeholder?: string;
}

/** A field with what somebody answered: whether they agree, a text, or the index of a choice. */
export type FormFieldResponse = FormField & { response: boolean | string | number };

export interface MemberVerificationRecord {
  /** When the form was last changed; an answer names the one it was given to. */
  version: string;
  form_fields: FormField[];
  description: string | null;
}
