import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { newNonce } from '#sdk/outbox/entry';
import { channelGroups } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { useTask } from '../kit/use-task.ts';
import { interact } from '../messages/interact.ts';
import { commandData, type Command, type CommandOption, type Values } from './commands.ts';

interface CommandFormProps {
  channelId: string;
  command: Command;
  onEnd(): void;
}

/** A slash command with its options. Enter sends it, Escape goes back to writing. */
export default function CommandForm({ channelId, command, onEnd }: CommandFormProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [values, setValues] = useState<Values>({});
  const [optional, setOptional] = useState<readonly string[]>([]);
  const shown = command.options.filter(({ name, required }) => required || optional.includes(name));
  const others = command.options.filter((option) => !shown.includes(option));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const [field] = form.current?.querySelectorAll<HTMLElement>('input, select') ?? [];
    (field ?? form.current?.querySelector<HTMLElement>('button.primary'))?.focus();
  }, []);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    task.run(async () => {
      await interact(client, { type: 2, applicationId: command.root.application_id, channelId, data: commandData(command, values) });
      onEnd();
    });
  };
  return (
    <form
      className="command-form"
      ref={form}
      aria-label={`/${command.path}`}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEnd();
      }}
    >
      <span className="name">/{command.path}</span>
      {shown.map((option) => (
        <OptionField
          key={option.name}
          channelId={channelId}
          command={command}
          option={option}
          values={values}
          onChange={(value) => setValues({ ...values, [option.name]: value })}
        />
      ))}
      {others.map(({ name }) => (
        <button key={name} type="button" className="button small" onClick={() => setOptional([...optional, name])}>
          + {name}
        </button>
      ))}
      <button className="button small primary" disabled={task.isBusy}>
        <Trans>Send</Trans>
      </button>
      <button type="button" className="icon-button" aria-label={t`Cancel`} onClick={onEnd}>
        <Icon name="close" />
      </button>
      {task.anyProblem !== null && (
        <p className="wrong" role="alert">
          {task.problem === 'the bot did not answer' ? <Trans>The bot did not answer.</Trans> : task.anyProblem}
        </p>
      )}
    </form>
  );
}

interface OptionFieldProps {
  channelId: string;
  command: Command;
  option: CommandOption;
  values: Values;
  onChange(value: string): void;
}

function OptionField({ channelId, command, option, values, onChange }: OptionFieldProps) {
  const client = useClient();
  const id = useId();
  const { type, name, description, required = false, autocomplete = false } = option;
  const value = values[name] ?? '';
  const choices = choicesOf(client.state, channelId, option);
  const suggestions = useSuggestions(channelId, command, option, values);
  if (choices)
    return (
      <div className="field">
        <label htmlFor={id}>{name}</label>
        <select id={id} value={value} required={required} title={description} onChange={(event) => onChange(event.target.value)}>
          <option value="" />
          {choices.map((choice) => (
            <option key={String(choice.value)} value={String(choice.value)}>
              {choice.name}
            </option>
          ))}
        </select>
      </div>
    );
  const isNumber = type === 4 || type === 10;
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
        list={autocomplete ? `${id}-list` : undefined}
        type={isNumber && !autocomplete ? 'number' : 'text'}
        step={type === 4 ? 1 : 'any'}
        min={option.min_value}
        max={option.max_value}
        minLength={option.min_length}
        maxLength={option.max_length ?? 6000}
        onChange={(event) => onChange(event.target.value)}
      />
      {autocomplete && (
        <datalist id={`${id}-list`}>
          {suggestions.map((choice) => (
            <option key={String(choice.value)} value={String(choice.value)}>
              {choice.name}
            </option>
          ))}
        </datalist>
      )}
    </div>
  );
}

type Choice = { name: string; value: string | number };

function choicesOf(state: ReturnType<typeof useClient>['state'], channelId: string, option: CommandOption): Choice[] | null {
  const guildId = state.channels.get(channelId)?.guild_id;
  if (option.choices?.length) return option.choices;
  const people = (): Choice[] => {
    const ids = guildId === undefined ? [state.meId ?? '', ...(state.channels.get(channelId)?.recipient_ids ?? [])] : [...state.members.of(guildId).keys()];
    return ids.map((value) => ({ value, name: nameOf(state, value, guildId) }));
  };
  const roles = (): Choice[] => (guildId === undefined ? [] : [...state.roles.of(guildId).values()].map((role) => ({ value: role.id, name: `@${role.name}` })));
  switch (option.type) {
    case 5:
      return [
        { name: '✓', value: 'true' },
        { name: '✗', value: 'false' },
      ];
    case 6:
      return people();
    case 7:
      return guildId === undefined
        ? []
        : channelGroups(state, guildId)
            .flatMap(({ channels }) => channels)
            .filter(({ type }) => !option.channel_types?.length || option.channel_types.includes(type))
            .map((channel) => ({ value: channel.id, name: `#${channel.name}` }));
    case 8:
      return roles();
    case 9:
      return [...people(), ...roles()];
    default:
      return null;
  }
}

const ASK_AFTER_MS = 150;

/** What a bot proposes for what is typed so far. */
function useSuggestions(channelId: string, command: Command, option: CommandOption, values: Values): readonly Choice[] {
  const client = useClient();
  const [found, setFound] = useState<readonly Choice[]>([]);
  const latest = useRef(values);
  latest.current = values;
  const typed = values[option.name] ?? '';
  useEffect(() => {
    if (!option.autocomplete) return;
    const nonce = newNonce(Date.now());
    const stop = client.on('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE', (said) => {
      if (said.nonce === nonce) setFound(said.choices);
    });
    const timer = setTimeout(() => {
      const data = commandData(command, latest.current, option.name);
      void interact(client, { type: 4, applicationId: command.root.application_id, channelId, data, nonce }).catch(() => undefined);
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, channelId, command, option, typed]);
  return found;
}
