import { Trans, useLingui } from '@lingui/react/macro';
import { ApplicationCommandPermissionType as Kind, type APIApplicationCommandPermission } from 'discord-api-types/v10';
import { channelGroups } from '#sdk/state/selectors/channels';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../../app/session.tsx';
import { Choose } from '../../kit/choose.tsx';
import { Icon } from '../../kit/icon.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useChanges } from '../../kit/use-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import { MemberChoice } from './member-choice.tsx';

interface PermissionRowsProps {
  guildId: string;
  standing: readonly APIApplicationCommandPermission[];
  onSave(permissions: APIApplicationCommandPermission[]): Promise<void>;
}

/** Roles, members and channels, each with yes or no. */
export function PermissionRows({ guildId, standing, onSave }: PermissionRowsProps) {
  const { t } = useLingui();
  const { state } = useClient();
  const task = useTask();
  const { values, isChanged, set, reset } = useChanges<{ rows: readonly APIApplicationCommandPermission[] }>({ rows: standing });
  const { rows } = values;
  const roles = useSelected((current) => current.roles.of(guildId).version) >= 0 ? [...state.roles.of(guildId).values()] : [];
  // The ids that stand for everybody and for every channel. Source: Discord, "Application Command Permissions Constants".
  const everyChannel = String(BigInt(guildId) - 1n);
  const channels = channelGroups(state, guildId).flatMap((group) => group.channels);
  const called = ({ id, type }: APIApplicationCommandPermission): string => {
    if (type === Kind.Role) return id === guildId ? '@everyone' : `@${state.roles.of(guildId).get(id)?.name ?? id}`;
    if (type === Kind.User) return nameOf(state, id, guildId) || id;
    return id === everyChannel ? t`Every channel` : `#${channelName(state, id) || id}`;
  };
  const add = (type: Kind, id: string): void => {
    if (id !== '' && !rows.some((row) => row.id === id && row.type === type)) set('rows', [...rows, { id, type, permission: true }]);
  };
  const save = (): void => task.run(() => onSave([...rows]).then(reset));
  return (
    <div className="stack">
      <ul className="item-list" aria-label={t`Who may use it`}>
        {rows.map((row, index) => {
          const name = called(row);
          return (
            <li key={`${row.type} ${row.id}`}>
              <strong className="item-body" dir="auto">
                {name}
              </strong>
              <select
                className="input narrow"
                aria-label={t`Whether ${name} may`}
                value={row.permission ? 'yes' : 'no'}
                onChange={(event) => set('rows', rows.with(index, { ...row, permission: event.currentTarget.value === 'yes' }))}
              >
                <option value="yes">{t`May`}</option>
                <option value="no">{t`May not`}</option>
              </select>
              <button type="button" className="icon-button" aria-label={t`Take ${name} out`} onClick={() => set('rows', rows.toSpliced(index, 1))}>
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
      <div className="side-by-side">
        <Choose label={t`Add a role`} value="" onChange={(id) => add(Kind.Role, id)}>
          <option value="">{t`Choose …`}</option>
          {roles.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === guildId ? '@everyone' : name}
            </option>
          ))}
        </Choose>
        <Choose label={t`Add a channel`} value="" onChange={(id) => add(Kind.Channel, id)}>
          <option value="">{t`Choose …`}</option>
          <option value={everyChannel}>{t`Every channel`}</option>
          {channels.map(({ id, name }) => (
            <option key={id} value={id}>{`#${name ?? ''}`}</option>
          ))}
        </Choose>
        <MemberChoice guildId={guildId} label={t`Add a member`} onChoose={(id) => add(Kind.User, id)} />
      </div>
      {rows.length === 0 && (
        <p className="note">
          <Trans>Nothing is set: everybody may whom the command’s own default allows.</Trans>
        </p>
      )}
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
    </div>
  );
}
