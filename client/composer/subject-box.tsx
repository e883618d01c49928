import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { useMembersAsked } from '../members/use-members-asked.ts';
import { ChoiceBox, type ChoiceBoxProps } from './choice-box.tsx';
import type { OptionChoice } from './commands.ts';

interface SubjectBoxProps extends Omit<ChoiceBoxProps, 'choices' | 'isFree' | 'onType'> {
  channelId: string;
  hasPeople: boolean;
  hasRoles: boolean;
}

const MOST_SHOWN = 50;

/** Somebody, or a role. Members that are not known yet are asked for by what is typed. */
export function SubjectBox({ channelId, hasPeople, hasRoles, ...field }: SubjectBoxProps) {
  const client = useClient();
  const [query, setQuery] = useState('');
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  useMembersAsked(hasPeople ? guildId : undefined, query, MOST_SHOWN);
  const { state } = client;
  const wanted = query.trim().toLowerCase();
  const choices: OptionChoice[] = [];
  if (hasPeople) {
    const ids = guildId === undefined ? [state.meId ?? '', ...(state.channels.get(channelId)?.recipient_ids ?? [])] : state.members.of(guildId).keys();
    for (const value of ids) choices.push({ value, name: nameOf(state, value, guildId) });
  }
  if (hasRoles && guildId !== undefined)
    for (const { id, name } of state.roles.of(guildId).values()) choices.push({ value: id, name: id === guildId ? name : `@${name}` });
  const found = choices.filter(({ name }) => name.toLowerCase().includes(wanted));
  return <ChoiceBox {...field} choices={(found.length > 0 ? found : choices).slice(0, MOST_SHOWN)} onType={setQuery} />;
}
