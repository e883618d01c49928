import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Problem } from './problem.tsx';
import type { Task } from './use-task.ts';

interface FormFootProps {
  task: Task;
  onCancel(): void;
  /** What the form does, on its button. */
  children: ReactNode;
}

/** How a form in a dialog ends: what went wrong, the way back, and what it does. */
export const FormFoot = ({ task, onCancel, children }: FormFootProps) => (
  <>
    <Problem text={task.problem} />
    <div className="actions">
      <button type="button" className="button" onClick={onCancel}>
        <Trans>Cancel</Trans>
      </button>
      <button className="button primary" disabled={task.isBusy}>
        {children}
      </button>
    </div>
  </>
);
