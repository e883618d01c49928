import { Trans } from '@lingui/react/macro';
import { coloursOf, hexOf, shownOf, type Change } from './change-parts.ts';
import { useChangeWords } from './use-change-words.ts';

interface ChangeRowProps {
  action: number;
  change: Change;
  /** Whom or what an id is of, by name. */
  called(id: string): string | undefined;
}

/** One thing that changed: what it was and what it became. */
export function ChangeRow({ action, change, called }: ChangeRowProps) {
  const { ofKey, ofValue } = useChangeWords(action, called);
  if (change.key === '$add' || change.key === '$remove') {
    const names = shortened(ofValue(change.key, change.new_value));
    return (
      <li className={change.key === '$add' ? 'added' : 'removed'}>{change.key === '$add' ? <Trans>Given: {names}</Trans> : <Trans>Taken: {names}</Trans>}</li>
    );
  }
  const shown = shownOf(change);
  if (!shown) return null;
  const { key, old, now } = shown;
  const value = (one: unknown) => (
    <bdi>
      {coloursOf(key, one).map((colour, place) => (
        <span key={place} className="audit-swatch" style={{ background: hexOf(colour) }} />
      ))}
      {shortened(ofValue(key, one))}
    </bdi>
  );
  return (
    <li>
      <span className="audit-key">{ofKey(key)}</span> {old !== undefined && <del>{value(old)}</del>} {now !== undefined && <ins>{value(now)}</ins>}
    </li>
  );
}

const MOST_CHARACTERS = 300;

const shortened = (text: string): string => (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text);
