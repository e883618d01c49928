import { Trans, useLingui } from '@lingui/react/macro';
import { createContext, use, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { holdWayBack } from '../app/way-back.ts';
import { Problem } from './problem.tsx';
import type { Task } from './use-task.ts';
import './unsaved.css';

interface Holding {
  /** Keeps people here until it is called back. */
  hold(id: string): () => void;
  /** Whether nothing unsaved would be lost; if something would, the bar says so. */
  mayLeave(): boolean;
  /** Counts how often somebody wanted to leave with something unsaved. */
  refusals: number;
}

const Unsaved = createContext<Holding>({ hold: () => () => undefined, mayLeave: () => true, refusals: 0 });

/** What stands in it may have unsaved changes: whoever leads away from it asks `useMayLeave` first; the browser's own ways out are held here. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const held = useRef(new Set<string>());
  const [refusals, setRefusals] = useState(0);
  const hold = useCallback((id: string) => {
    held.current.add(id);
    return () => void held.current.delete(id);
  }, []);
  const mayLeave = useCallback((): boolean => {
    if (held.current.size === 0) return true;
    setRefusals((count) => count + 1);
    return false;
  }, []);
  useEffect(() => {
    const unload = (event: BeforeUnloadEvent): void => {
      if (held.current.size > 0) event.preventDefault();
    };
    const letGo = holdWayBack(mayLeave);
    addEventListener('beforeunload', unload);
    return () => {
      removeEventListener('beforeunload', unload);
      letGo();
    };
  }, [mayLeave]);
  const holding = useMemo(() => ({ hold, mayLeave, refusals }), [hold, mayLeave, refusals]);
  return <Unsaved value={holding}>{children}</Unsaved>;
}

export const useMayLeave = (): (() => boolean) => use(Unsaved).mayLeave;

interface SaveBarProps {
  isChanged: boolean;
  /** What saves them. */
  task: Task;
  onReset(): void;
  onSave(): void;
}

/** "You have unsaved changes", at the foot of a page, for as long as there are some. Ctrl+S saves. */
export function SaveBar({ isChanged, task, onReset, onSave }: SaveBarProps) {
  const { t } = useLingui();
  const id = useId();
  const { hold, refusals } = use(Unsaved);
  const [refusalsBefore, setBefore] = useState(refusals);
  const { isBusy, forget } = task;
  // What went wrong with other changes is nothing to these.
  useLayoutEffect(() => forget(), [isChanged, forget]);
  useEffect(() => (isChanged ? hold(id) : undefined), [hold, id, isChanged]);
  useEffect(() => {
    if (!isChanged) setBefore(refusals);
  }, [isChanged, refusals]);
  useEffect(() => {
    if (!isChanged) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      if (!isBusy) onSave();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isChanged, isBusy, onSave]);
  if (!isChanged) return null;
  const isRefused = refusals > refusalsBefore;
  // The field that is to blame may be in another tab, or folded away.
  const why = task.problem === null ? task.anyProblem : null;
  return (
    <section key={refusals} className={`save-bar${isRefused ? ' refused' : ''}`} aria-label={t`Unsaved changes`}>
      <div>
        <p role={isRefused ? 'alert' : 'status'}>
          {isRefused ? <Trans>Careful: you have unsaved changes. Save them or reset them first.</Trans> : <Trans>You have unsaved changes.</Trans>}
        </p>
        <Problem text={why === null ? task.problem : t`This was not taken: ${why}`} />
      </div>
      <button type="button" className="button small" disabled={isBusy} onClick={onReset}>
        <Trans>Reset</Trans>
      </button>
      <button type="button" className="button small good" disabled={isBusy} onClick={onSave}>
        <Trans>Save changes</Trans>
      </button>
    </section>
  );
}
