import { Field } from '../kit/field.tsx';

interface MomentFieldsProps {
  dateLabel: string;
  timeLabel: string;
  /** As `datetime-local` has it: 2026-03-04T18:00. */
  value: string;
  min?: string;
  isRequired?: boolean;
  wrong?: string | undefined;
  onChange(value: string): void;
}

/** A day and a time of it, as they are here. */
export function MomentFields({ dateLabel, timeLabel, value, min, isRequired = false, wrong, onChange }: MomentFieldsProps) {
  const [date = '', time = ''] = value.split('T');
  return (
    <div className="moment-fields">
      <Field
        type="date"
        label={dateLabel}
        value={date}
        min={min?.slice(0, 10)}
        required={isRequired}
        wrong={wrong}
        onChange={(event) => onChange(`${event.currentTarget.value}T${time}`)}
      />
      <Field type="time" label={timeLabel} value={time} required={isRequired} onChange={(event) => onChange(`${date}T${event.currentTarget.value}`)} />
    </div>
  );
}

/** A moment as the fields have it. */
export function localMoment(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Null while something is missing. */
export function momentOf(value: string): Date | null {
  const at = new Date(value);
  return /^.+T.+$/.test(value) && !Number.isNaN(at.getTime()) ? at : null;
}
