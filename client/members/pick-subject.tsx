import { useLingui } from '@lingui/react/macro';
import { useEffect, useState, type ReactNode } from 'react';
import {
  Autocomplete,
  Button,
  Collection,
  Dialog,
  DialogTrigger,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  ListLayout,
  Popover,
  SearchField,
  Virtualizer,
} from 'react-aria-components';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { RoleDot } from './role-dot.tsx';
import './pick-subject.css';

/** A role or a member: what an overwrite can be for. Types as Discord has them there. */
export interface Subject {
  type: 0 | 1;
  id: string;
}

interface PickSubjectProps {
  guildId: string;
  kinds: 'roles' | 'members' | 'both';
  /** Ids that are not offered. */
  without: ReadonlySet<string>;
  /** On the button that opens it. */
  words: string;
  className?: string;
  children?: ReactNode;
  isDisabled?: boolean;
  onPick(subject: Subject): void;
}

/** Of a guild of thousands only those that were asked for by name. */
const MOST = 100;

/** A button that opens a list of the guild's roles, members or both, to be searched; one of them is picked. */
export function PickSubject({ words, className = 'button', children, isDisabled = false, ...about }: PickSubjectProps) {
  return (
    <DialogTrigger>
      <Button className={className} isDisabled={isDisabled} {...(children !== undefined && { 'aria-label': words })}>
        {children ?? words}
      </Button>
      <Popover className="popover pick-subject" placement="bottom start">
        <Dialog aria-label={words}>
          {({ close }) => (
            <SubjectList
              {...about}
              onPick={(subject) => {
                close();
                about.onPick(subject);
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function SubjectList({ guildId, kinds, without, onPick }: Omit<PickSubjectProps, 'words' | 'className' | 'children' | 'isDisabled'>) {
  const { t } = useLingui();
  const client = useClient();
  const [sought, seek] = useState('');
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const version = useSelected((state) => state.members.of(guildId).version);
  useEffect(() => {
    if (kinds !== 'roles') client.requestMembers(guildId, { query: sought, limit: MOST });
  }, [client, guildId, kinds, sought]);
  const isFound = (name: string): boolean => name.toLowerCase().includes(sought.toLowerCase());
  const offeredRoles = kinds === 'members' ? [] : roles.filter(({ id, name }) => !without.has(id) && isFound(name));
  const offeredMembers = kinds === 'roles' ? [] : membersFound(version);
  function membersFound(_version: number): { id: string; name: string }[] {
    const found: { id: string; name: string }[] = [];
    for (const id of client.state.members.of(guildId).keys()) {
      const name = nameOf(client.state, id, guildId);
      if (!without.has(id) && (isFound(name) || isFound(client.state.users.get(id)?.username ?? ''))) found.push({ id, name });
    }
    return found.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
  }
  const pick = (key: string): void => onPick({ type: key.startsWith('role:') ? 0 : 1, id: key.slice(key.indexOf(':') + 1) });
  return (
    <Autocomplete inputValue={sought} onInputChange={seek}>
      <SearchField aria-label={t`Search`} autoFocus>
        <Input className="input" placeholder={t`Search`} />
      </SearchField>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 40, headingHeight: 28 }}>
        <ListBox
          className="subjects"
          aria-label={t`Roles and members`}
          selectionMode="none"
          onAction={(key) => pick(String(key))}
          renderEmptyState={() => <p className="note">{t`Nobody is called that.`}</p>}
        >
          {offeredRoles.length > 0 && (
            <ListBoxSection id="roles">
              <Header>{t`Roles`}</Header>
              <Collection items={offeredRoles}>
                {(role) => (
                  <ListBoxItem id={`role:${role.id}`} textValue={role.name} className="menu-item">
                    <RoleDot role={role} />
                    <span className="name" dir="auto">
                      {role.name}
                    </span>
                  </ListBoxItem>
                )}
              </Collection>
            </ListBoxSection>
          )}
          {offeredMembers.length > 0 && (
            <ListBoxSection id="members">
              <Header>{t`Members`}</Header>
              <Collection items={offeredMembers}>
                {({ id, name }) => (
                  <ListBoxItem id={`member:${id}`} textValue={name} className="menu-item">
                    <Avatar id={id} name={name} hash={client.state.users.get(id)?.avatar} folder="avatars" size={24} />
                    <span className="name" dir="auto">
                      {name}
                    </span>
                    <small>{client.state.users.get(id)?.username}</small>
                  </ListBoxItem>
                )}
              </Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Virtualizer>
    </Autocomplete>
  );
}
