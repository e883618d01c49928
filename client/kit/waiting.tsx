import type { ReactNode } from 'react';
import './kit.css';

/** A whole page that has nothing to show yet. */
export const Waiting = ({ children }: { children: ReactNode }) => (
  <main className="waiting" aria-busy="true">
    {children}
  </main>
);
