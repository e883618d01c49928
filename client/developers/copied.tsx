import { CopyButton } from '../kit/copy-button.tsx';
import { Field } from '../kit/field.tsx';

/** Something to be copied, as the code of a bot needs it. */
export const Copied = ({ label, text, hint }: { label: string; text: string; hint?: string }) => (
  <div className="copied">
    <Field label={label} value={text} readOnly hint={hint} onFocus={(event) => event.currentTarget.select()} />
    <CopyButton text={text} />
  </div>
);
