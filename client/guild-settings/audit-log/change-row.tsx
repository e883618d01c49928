import { Trans, useLingui } from '@lingui/react/macro';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { PERMISSIONS } from '../../kit/permission-words.ts';
import { useClient } from '../../app/session.tsx';

interface ChangeRowProps {
  guildId: string;
  change: { key: string; old_value?: unknown; new_value?: unknown };
}

/** One thing that changed: what it was and what it became. */
export function ChangeRow({ guildId, change: { key, old_value: old, new_value: now } }: ChangeRowProps) {
  const words = useWords(guildId);
  const name = key === '$add' || key === '$remove' ? '' : key.replaceAll('_', ' ');
  if (key === '$add' || key === '$remove')
    return (
      <li className={key === '$add' ? 'added' : 'removed'}>
        {key === '$add' ? <Trans>Given: {words(key, now)}</Trans> : <Trans>Taken: {words(key, now)}</Trans>}
      </li>
    );
  return (
    <li>
      <span className="audit-key">{name}</span>{' '}
      {old !== undefined && (
        <del>
          <bdi>{words(key, old)}</bdi>
        </del>
      )}{' '}
      {now !== undefined && (
        <ins>
          <bdi>{words(key, now)}</bdi>
        </ins>
      )}
    </li>
  );
}

const MOST_CHARACTERS = 300;

/** A value as people read it: names instead of ids, permissions by their names. */
function useWords(guildId: string): (key: string, value: unknown) => string {
  const { t, i18n } = useLingui();
  const { state } = useClient();
  const words = (key: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t`nothing`;
    if (typeof value === 'boolean') return value ? t`yes` : t`no`;
    if (key === 'color' && typeof value === 'number') return `#${value.toString(16).padStart(6, '0')}`;
    if (/^(?:permissions|allow|deny)$/.test(key) && /^\d+$/.test(String(value))) {
      const bits = BigInt(String(value));
      return (
        PERMISSIONS.filter(({ bit }) => (bits & bit) !== 0n)
          .map(({ words: name }) => i18n._(name))
          .join(', ') || t`nothing`
      );
    }
    if (typeof value === 'string' && /^\d{17,20}$/.test(value))
      return channelName(state, value) || state.roles.of(guildId).get(value)?.name || nameOf(state, value, guildId) || value;
    if (Array.isArray(value)) return value.map((one: unknown) => words('', one)).join(', ') || t`nothing`;
    if (typeof value === 'object') {
      const { name, id } = value as { name?: unknown; id?: unknown };
      return typeof name === 'string' ? name : typeof id === 'string' && Object.keys(value).length < 3 ? words('', id) : JSON.stringify(value);
    }
    return String(value);
  };
  return (key, value) => {
    const text = words(key, value);
    return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  };
}
