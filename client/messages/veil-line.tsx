import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Veil } from './veils.ts';

/** Says that there are messages which one did not want to see, and shows them all the same to who asks. */
export function VeilLine({ veil: { why, ids, isOpen }, onTurn }: { veil: Veil; onTurn(): void }) {
  const count = ids.length;
  const words =
    why === 'blocked'
      ? plural(count, { one: '# blocked message', other: '# blocked messages' })
      : plural(count, { one: '# ignored message', other: '# ignored messages' });
  return (
    <p className="veil">
      {words}
      <button aria-expanded={isOpen} onClick={onTurn}>
        {isOpen ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
      </button>
    </p>
  );
}
