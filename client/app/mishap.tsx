import { Trans } from '@lingui/react/macro';
import { Component, type ReactNode } from 'react';
import { Waiting } from '../kit/waiting.tsx';

/** What stands there when drawing failed: a page that says so, and not an empty one. React has no function for it. */
export class Mishap extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <Waiting>
        <p>
          <Trans>Something in this page broke.</Trans>
        </p>
        <button className="button" onClick={() => location.reload()}>
          <Trans>Load it anew</Trans>
        </button>
      </Waiting>
    );
  }
}
