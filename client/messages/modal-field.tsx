import { ComponentType } from 'discord-api-types/v10';
import { useId } from 'react';
import { ComponentSelect } from './component-select.tsx';
import type { AnyComponent } from './any-component.ts';
import type { Answer } from './modal-answers.ts';
import '../kit/fields.css';

interface ModalFieldProps {
  field: AnyComponent;
  label: string;
  hint: string | undefined;
  /** What is wrong with it. */
  wrong: string | undefined;
  channelId: string;
  value: Answer;
  onChange(value: Answer): void;
}

/** A field of a bot's form, of whichever kind. */
export function ModalField({ field, label, hint, wrong, channelId, value, onChange }: ModalFieldProps) {
  const id = useId();
  const { type, style, placeholder, required = true, min_length: least, max_length: most = 4000 } = field;
  const hintId = hint === undefined && wrong === undefined ? undefined : `${id}-hint`;
  const about = hintId !== undefined && (
    <div id={hintId}>
      {hint !== undefined && <p className="hint">{hint}</p>}
      {wrong !== undefined && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
  switch (type) {
    case ComponentType.TextInput: {
      const shared = { id, value: String(value), placeholder, required, minLength: least, maxLength: most, 'aria-describedby': hintId };
      return (
        <div className="field">
          <label htmlFor={id}>{label}</label>
          {style === 2 ? (
            <textarea {...shared} rows={4} onChange={(event) => onChange(event.target.value)} />
          ) : (
            <input {...shared} onChange={(event) => onChange(event.target.value)} />
          )}
          {about}
        </div>
      );
    }
    case ComponentType.Checkbox:
      return (
        <div className="radio-field">
          <label className={value === true ? 'chosen' : ''}>
            <input type="checkbox" checked={value === true} aria-describedby={hintId} onChange={(event) => onChange(event.target.checked)} />
            {label}
          </label>
          {about}
        </div>
      );
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
      return <Group {...{ field, label, id, hintId, about, value }} isRequired={required} isSingle={type === ComponentType.RadioGroup} onChange={onChange} />;
    case ComponentType.FileUpload:
      return (
        <div className="field">
          <label htmlFor={id}>{label}</label>
          <input
            id={id}
            type="file"
            multiple={(field.max_values ?? 1) > 1}
            accept={field.file_types?.join(',')}
            required={required && (field.min_values ?? 1) > 0}
            aria-describedby={hintId}
            onChange={(event) => onChange([...(event.target.files ?? [])])}
          />
          {about}
        </div>
      );
    default:
      return (
        <div className="field">
          <span className="label">{label}</span>
          <ComponentSelect component={{ ...field, placeholder: placeholder ?? label }} channelId={channelId} onChoose={onChange} />
          {about}
        </div>
      );
  }
}

interface GroupProps extends Pick<ModalFieldProps, 'field' | 'label' | 'value' | 'onChange'> {
  id: string;
  hintId: string | undefined;
  about: React.ReactNode;
  isSingle: boolean;
  isRequired: boolean;
}

/** One of a few, or several of them. */
function Group({ field, label, id, hintId, about, value, isSingle, isRequired, onChange }: GroupProps) {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
  const turn = (one: string, isOn: boolean): void => {
    if (isSingle) onChange(one);
    else onChange((field.options ?? []).map((option) => option.value).filter((other) => (other === one ? isOn : chosen.includes(other))));
  };
  return (
    <fieldset className="radio-field" aria-describedby={hintId}>
      <legend>{label}</legend>
      {about}
      {(field.options ?? []).map(({ value: one, label: words, description }) => (
        <label key={one} className={chosen.includes(one) ? 'chosen' : ''}>
          <input
            type={isSingle ? 'radio' : 'checkbox'}
            name={id}
            required={isSingle && isRequired}
            checked={chosen.includes(one)}
            onChange={(event) => turn(one, event.target.checked)}
          />
          <span>
            <strong>{words}</strong>
            {description && <small>{description}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
