import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../kit/icon.tsx';

export interface QuestionHeadProps {
  number: number;
  isLast: boolean;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** Which question of a list it is; moves it, or takes it out. */
export function QuestionHead({ number, isLast, onMove, onRemove }: QuestionHeadProps) {
  const { t } = useLingui();
  return (
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
  );
}
