import type { ReactNode } from 'react';
import '../kit/kit.css';
import './login.css';

/** What stands around the screens before the login. */
export const Door = ({ children }: { children: ReactNode }) => (
  <main className="door">
    <section className="door-card">{children}</section>
  </main>
);
