import { Trans, useLingui } from '@lingui/react/macro';
import { Area } from '../../kit/area.tsx';
import { ChoiceField } from '../../kit/choice-field.tsx';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Switch } from '../../kit/switch.tsx';
import { linesOf, type QuestionDraft, type QuestionKind } from './question-draft.ts';

const MOST_CHOICES = 8;

interface QuestionEditorProps {
  question: QuestionDraft;
  number: number;
  isLast: boolean;
  /** Whether what is missing is said: not before somebody wanted to save it. */
  isTried: boolean;
  wrong(path: string): string | undefined;
  onChange(question: QuestionDraft): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** One question that newcomers answer in words, or by choosing. */
export function QuestionEditor({ question, number, isLast, isTried, wrong, onChange, onMove, onRemove }: QuestionEditorProps) {
  const { t } = useLingui();
  const { kind, label, required, choices } = question;
  return (
    <li className="prompt" aria-label={t`Question ${number}`}>
      <div className="row">
        <h3>
          <Trans>Question {number}</Trans>
        </h3>
        <button type="button" className="button small" disabled={number === 1} aria-label={t`Move question ${number} up`} onClick={() => onMove(-1)}>
          ↑
        </button>
        <button type="button" className="button small" disabled={isLast} aria-label={t`Move question ${number} down`} onClick={() => onMove(1)}>
          ↓
        </button>
        <button type="button" className="icon-button" aria-label={t`Remove question ${number}`} onClick={onRemove}>
          <Icon name="trash" />
        </button>
      </div>
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
