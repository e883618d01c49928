import { Suspense } from 'react';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { useSelection } from './selection.ts';

const SelectionBar = lazily(() => import('./selection-bar.tsx'));
const ViewedAsBanner = lazily(() => import('./viewed-as.tsx'));

/** While messages are chosen, what becomes of them. */
export function ChosenMessages() {
  const selection = useSelection();
  return <Suspense>{selection && <SelectionBar selection={selection} />}</Suspense>;
}

/** Over everything while one looks at a guild with the eyes of roles. */
export function ViewedAs() {
  const viewed = useSelected((state) => state.viewedAs);
  return <Suspense>{viewed && <ViewedAsBanner viewed={viewed} />}</Suspense>;
}
