import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask, type Task } from '../kit/use-task.ts';

interface FormDialogProps {
  title: string;
  /** On the button that does it. */
  words: string;
  isBad?: boolean;
  onClose(): void;
  /** Closes when it is done; stays open where it answers false. */
  send(data: FormData): Promise<boolean | void>;
  children(task: Task): ReactNode;
}

/** Some fields that are sent together, with what the server has against them at their place. */
export function FormDialog({ title, words, isBad = false, onClose, send, children }: FormDialogProps) {
  const task = useTask();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          task.run(async () => {
            if ((await send(data)) !== false) onClose();
          });
        }}
      >
        {children(task)}
        <Problem text={task.problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className={`button ${isBad ? 'bad' : 'primary'}`} disabled={task.isBusy}>
            {words}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
