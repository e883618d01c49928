import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../../app/session.tsx';
import { ComboField } from '../../kit/combo-field.tsx';
import { useMembersAsked } from '../../members/use-members-asked.ts';

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
  useMembersAsked(guildId, query, MOST);
  const wanted = query.trim().toLowerCase();
  const { state } = client;
  const found = [...state.members.of(guildId).keys()]
    .map((id) => ({ id, name: nameOf(state, id, guildId), note: state.users.get(id)?.username ?? '' }))
    .filter(({ name, note }) => name.toLowerCase().includes(wanted) || note.includes(wanted))
    .slice(0, MOST);
  return (
    <ComboField
      key={turn}
      label={label}
      placeholder={t`Name`}
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
    />
  );
}
