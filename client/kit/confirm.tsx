import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

interface ConfirmProps {
  title: string;
  /** On the button that does it. */
  words: string;
  isBad?: boolean;
  isDisabled?: boolean;
  /** What it means, and what else has to be said. */
  children?: ReactNode;
  act(): Promise<unknown>;
  onClose(): void;
}

/** Asks once more before something is done; closes when it is. */
export function Confirm({ title, words, isBad = false, isDisabled = false, children, act, onClose }: ConfirmProps) {
  const task = useTask();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          task.run(async () => {
            await act();
            onClose();
          });
        }}
      >
        {children}
        <Problem text={task.anyProblem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className={`button ${isBad ? 'bad' : 'primary'}`} disabled={task.isBusy || isDisabled}>
            {words}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
