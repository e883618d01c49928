import { useId } from 'react';
import { channelGroups } from '#sdk/state/selectors/channels';
import type { State } from '#sdk/state/state';
import { useClient } from '../app/session.tsx';
import { ChoiceBox } from './choice-box.tsx';
import type { Command, CommandOption, OptionChoice, Values } from './commands.ts';
import { SubjectBox } from './subject-box.tsx';
import { useSuggestions } from './use-suggestions.ts';

interface OptionFieldProps {
  channelId: string;
  command: Command;
  option: CommandOption;
  values: Values;
  onChange(value: string): void;
  onFile(file: File | undefined): void;
}

/** An option of a slash command, by its type. Source: Discord, "Application Command Option Type". */
export function OptionField({ channelId, command, option, values, onChange, onFile }: OptionFieldProps) {
  const client = useClient();
  const id = useId();
  const { type, name, description, required = false, autocomplete = false } = option;
  const value = values[name] ?? '';
  const suggestions = useSuggestions(channelId, command, option, values);
  const field = { label: name, description, isRequired: required, onChange };
  if (autocomplete) return <ChoiceBox {...field} choices={suggestions} isFree />;
  if (option.choices?.length) return <ChoiceBox {...field} choices={option.choices} />;
  if (type === 7) return <ChoiceBox {...field} choices={channelsFor(client.state, channelId, option)} />;
  if (type === 6 || type === 8 || type === 9) return <SubjectBox {...field} channelId={channelId} hasPeople={type !== 8} hasRoles={type !== 6} />;
  if (type === 5)
    return (
      <div className="field">
        <label htmlFor={id}>{name}</label>
        <select id={id} value={value} required={required} title={description} onChange={(event) => onChange(event.target.value)}>
          <option value="" />
          <option value="true">✓</option>
          <option value="false">✗</option>
        </select>
      </div>
    );
  if (type === 11)
    return (
      <div className="field">
        <label htmlFor={id}>{name}</label>
        <input id={id} type="file" title={description} required={required} onChange={(event) => onFile(event.target.files?.[0])} />
      </div>
    );
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        value={value}
        title={description}
        placeholder={description}
        required={required}
        autoComplete="off"
        type={type === 4 || type === 10 ? 'number' : 'text'}
        step={type === 4 ? 1 : 'any'}
        min={option.min_value}
        max={option.max_value}
        minLength={option.min_length}
        maxLength={option.max_length ?? 6000}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function channelsFor(state: State, channelId: string, { channel_types: types = [] }: CommandOption): OptionChoice[] {
  const guildId = state.channels.get(channelId)?.guild_id;
  if (guildId === undefined) return [];
  return channelGroups(state, guildId)
    .flatMap(({ category, channels }) => [...(category ? [category] : []), ...channels])
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .map(({ id, name }) => ({ value: id, name: `#${name}` }));
}
