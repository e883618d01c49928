import { Trans } from '@lingui/react/macro';
import { Link } from 'wouter';
import { Icon } from '../kit/icon.tsx';
import { useMayLeave } from '../kit/unsaved.tsx';

/** The way back from one application to all. */
export function AllApplications() {
  const mayLeave = useMayLeave();
  return (
    <p className="all-applications">
      <Link
        href="/developers"
        onClick={(event) => {
          if (!mayLeave()) event.preventDefault();
        }}
      >
        <span className="row">
          <Icon name="back" />
          <Trans>All applications</Trans>
        </span>
      </Link>
    </p>
  );
}
