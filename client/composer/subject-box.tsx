import { useState } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { findSubjects, type SubjectKinds } from '../members/find-subjects.ts';
import { useMembersAsked } from '../members/use-members-asked.ts';
import { ChoiceBox, type ChoiceBoxProps } from './choice-box.tsx';

interface SubjectBoxProps extends Omit<ChoiceBoxProps, 'choices' | 'isFree' | 'isSifted' | 'onType'> {
  channelId: string;
  kinds: SubjectKinds;
}

const MOST_SHOWN = 50;

/** Somebody, a role or a channel. Members that are not known yet are asked for by what is typed. */
export function SubjectBox({ channelId, kinds, ...field }: SubjectBoxProps) {
  const client = useClient();
  const [query, setQuery] = useState('');
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  useMembersAsked(kinds.people ? guildId : undefined, query, MOST_SHOWN);
  const choices = findSubjects(client.state, channelId, kinds, query, MOST_SHOWN).map(({ id: value, name, note }) => ({
    value,
    name,
    ...(note !== undefined && { note }),
  }));
  return <ChoiceBox {...field} choices={choices} isSifted onType={setQuery} />;
}
