import { useLingui } from '@lingui/react/macro';
import { PERMISSION_GROUPS, PERMISSIONS } from './permission-words.ts';
import './boxes.css';

interface PermissionBoxesProps {
  value: bigint;
  /** Those that are shown at all. */
  of?: bigint;
  /** Those that can be ticked. */
  within?: bigint;
  onChange(value: bigint): void;
}

const ALL = PERMISSIONS.reduce((sum, { bit }) => sum | bit, 0n);

/** Permissions to tick, by their groups; a mark stands at those that are power over others. */
export function PermissionBoxes({ value, of = ALL, within = ALL, onChange }: PermissionBoxesProps) {
  const { t, i18n } = useLingui();
  const groups = Object.entries(PERMISSION_GROUPS).map(([key, words]) => ({
    words,
    rows: PERMISSIONS.filter(({ bit, group }) => group === key && (of & bit) !== 0n),
  }));
  return (
    <div className="permission-boxes boxes">
      {groups.flatMap(({ words, rows }) =>
        rows.length === 0 ? (
          []
        ) : (
          <fieldset key={words.id}>
            <legend>{i18n._(words)}</legend>
            {rows.map(({ bit, words: name, isGrave }) => (
              <label key={String(bit)}>
                <input
                  type="checkbox"
                  checked={(value & within & bit) !== 0n}
                  disabled={(within & bit) === 0n}
                  onChange={(event) => onChange(event.currentTarget.checked ? value | bit : value & ~bit)}
                />
                <span>
                  {i18n._(name)}
                  {isGrave && (
                    <span className="grave" title={t`Power over others`}>
                      <span className="unseen">{t`Power over others`}</span>
                    </span>
                  )}
                </span>
              </label>
            ))}
          </fieldset>
        ),
      )}
    </div>
  );
}
