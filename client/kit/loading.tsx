import { Trans } from '@lingui/react/macro';
import { Problem } from './problem.tsx';

/** Stands where something is not there yet, or cannot be had. */
export const Loading = ({ problem, onRetry }: { problem: string | null; onRetry(): void }) =>
  problem === null ? (
    <p className="note" aria-busy="true">
      <Trans>Loading …</Trans>
    </p>
  ) : (
    <div className="row">
      <Problem text={problem} />
      <button type="button" className="button small" onClick={onRetry}>
        <Trans>Try again</Trans>
      </button>
    </div>
  );
