import { Trans } from '@lingui/react/macro';

/** Discord: the most that a message says. */
export const LONGEST_MESSAGE = 2_000;
/** So near to the end it is counted. */
const NEAR = 200;

export const fileOfText = (text: string): File => new File([text], 'message.txt', { type: 'text/plain' });

/** How much may still be written, once that is little. What is too much can go as a file. */
export function TooLong({ length, mayAttach, onFile }: { length: number; mayAttach: boolean; onFile(): void }) {
  const left = LONGEST_MESSAGE - length;
  if (left > NEAR) return null;
  if (left >= 0)
    return (
      <p className="composer-note count" aria-live="polite">
        {left}
      </p>
    );
  return (
    <p className="composer-note wrong" role="alert">
      <span>
        <Trans>That is too long by {-left}.</Trans>
      </span>
      {mayAttach && (
        <button type="button" onClick={onFile}>
          <Trans>Send it as a file</Trans>
        </button>
      )}
    </p>
  );
}
