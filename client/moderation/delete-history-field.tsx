import { useLingui } from '@lingui/react/macro';
import { ChoiceField } from '../kit/choice-field.tsx';
import { spanInWords } from '../kit/span-words.ts';

const SPANS = [0, 3600, 21_600, 43_200, 86_400, 259_200, 604_800];

/** How much of what somebody wrote goes with them, in seconds. */
export function DeleteHistoryField({ value, onChange }: { value: number; onChange(seconds: number): void }) {
  const { t } = useLingui();
  const wordsOf = (seconds: number): string => {
    const span = spanInWords(seconds);
    return t`The last ${span}`;
  };
  return (
    <ChoiceField
      label={t`Delete what they wrote`}
      value={value}
      options={SPANS.map((seconds) => ({ value: seconds, words: seconds === 0 ? t`Nothing` : wordsOf(seconds) }))}
      onChange={onChange}
    />
  );
}
