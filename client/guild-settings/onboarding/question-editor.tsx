import { useLingui } from '@lingui/react/macro';
import { Area } from '../../kit/area.tsx';
import { ChoiceField } from '../../kit/choice-field.tsx';
import { Field } from '../../kit/field.tsx';
import { Switch } from '../../kit/switch.tsx';
import { linesOf, type QuestionDraft, type QuestionKind } from './question-draft.ts';
import { QuestionHead, type QuestionHeadProps } from './question-head.tsx';

const MOST_CHOICES = 8;

interface QuestionEditorProps extends QuestionHeadProps {
  question: QuestionDraft;
  /** Whether what is missing is said: not before somebody wanted to save it. */
  isTried: boolean;
  wrong(path: string): string | undefined;
  onChange(question: QuestionDraft): void;
}

/** One question that newcomers answer in words, or by choosing. */
export function QuestionEditor({ question, isTried, wrong, onChange, ...head }: QuestionEditorProps) {
  const { t } = useLingui();
  const { number } = head;
  const { kind, label, required, choices } = question;
  return (
    <li className="prompt" aria-label={t`Question ${number}`}>
      <QuestionHead {...head} />
      <Field
        label={t`What is asked`}
        value={label}
        maxLength={300}
        dir="auto"
        wrong={isTried && label.trim() === '' ? t`Say what is asked.` : wrong('label')}
        onChange={(event) => onChange({ ...question, label: event.currentTarget.value })}
      />
      <ChoiceField<QuestionKind>
        label={t`How it is answered`}
        value={kind}
        options={[
          { value: 'TEXT_INPUT', words: t`Short answer` },
          { value: 'PARAGRAPH', words: t`Paragraph` },
          { value: 'MULTIPLE_CHOICE', words: t`Multiple choice` },
        ]}
        onChange={(next) => onChange({ ...question, kind: next })}
      />
      {kind === 'MULTIPLE_CHOICE' && (
        <Area
          label={t`Answers`}
          value={choices}
          hint={t`One in a line, ${MOST_CHOICES} at most.`}
          wrong={isTried && linesOf(choices).length < 2 ? t`There have to be two at least.` : wrong('choices')}
          onChange={(event) => onChange({ ...question, choices: event.currentTarget.value })}
        />
      )}
      <Switch label={t`Has to be answered`} isOn={required} onChange={(isOn) => onChange({ ...question, required: isOn })} />
    </li>
  );
}
