import { useLingui } from '@lingui/react/macro';
import { Field } from '../kit/field.tsx';

/** As long as an entry of the audit log lets it be. */
const MOST = 512;

/** Why somebody does something: it stands in the audit log. */
export function ReasonField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useLingui();
  return (
    <Field
      label={t`Reason`}
      hint={t`Stands in the audit log, for those who run the guild.`}
      maxLength={MOST}
      dir="auto"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** For the options of a request; an empty one is none. */
export const because = (reason: string): { reason?: string } => (reason.trim() === '' ? {} : { reason: reason.trim() });
