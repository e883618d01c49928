import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../../app/session.tsx';

interface MemberChoiceProps {
  guildId: string;
  label: string;
  onChoose(userId: string): void;
}

const MOST = 20;

/** Finds a member by what one types; the server is asked for those that are not known yet. */
export function MemberChoice({ guildId, label, onChoose }: MemberChoiceProps) {
  const { t } = useLingui();
  const client = useClient();
  const [query, setQuery] = useState('');
  /** How many were chosen: for each next one the box begins anew, closed and with the focus. */
  const [turn, setTurn] = useState(0);
  useSelected((state) => state.members.of(guildId).version);
  useEffect(() => {
    if (query.trim() === '') return undefined;
    const timer = setTimeout(() => client.requestMembers(guildId, { query: query.trim() }), 200);
    return () => clearTimeout(timer);
  }, [client, guildId, query]);
  const wanted = query.trim().toLowerCase();
  const { state } = client;
  const found = [...state.members.of(guildId).keys()]
    .map((id) => ({ id, name: nameOf(state, id, guildId), username: state.users.get(id)?.username ?? '' }))
    .filter(({ name, username }) => name.toLowerCase().includes(wanted) || username.includes(wanted))
    .slice(0, MOST);
  return (
    <ComboBox
      key={turn}
      className="field"
      menuTrigger="input"
      autoFocus={turn > 0}
      items={found}
      inputValue={query}
      selectedKey={null}
      onInputChange={setQuery}
      onSelectionChange={(key) => {
        if (key === null) return;
        onChoose(String(key));
        setQuery('');
        setTurn((before) => before + 1);
      }}
    >
      <Label>{label}</Label>
      <Input placeholder={t`Name`} />
      <Popover className="popover">
        <ListBox<(typeof found)[number]>>
          {({ id, name, username }) => (
            <ListBoxItem id={id} className="menu-item" textValue={name}>
              <bdi>{name}</bdi>
              <span className="note">{username}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
