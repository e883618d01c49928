import { useLingui } from '@lingui/react/macro';
import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { useId, useState } from 'react';
import type { SubjectKinds } from '../members/find-subjects.ts';
import { ChoiceBox } from './choice-box.tsx';
import { descriptionShown, nameShown, type Command, type CommandOption, type Values } from './commands.ts';
import { SubjectBox } from './subject-box.tsx';
import { useSuggestions } from './use-suggestions.ts';

interface OptionFieldProps {
  channelId: string;
  command: Command;
  option: CommandOption;
  values: Values;
  /** What the server says is wrong with it. */
  wrong: string | undefined;
  onChange(value: string): void;
  onFile(file: File | undefined): void;
}

/** An option of a slash command, and below it what is wrong with it: as the browser says when it is sent, or the server. */
export function OptionField({ wrong, onChange, onFile, ...about }: OptionFieldProps) {
  const [fault, setFault] = useState<string | null>(null);
  const problem = fault ?? wrong;
  return (
    <div
      className="option"
      data-option={about.option.name}
      onInvalidCapture={(event) => {
        const field = event.target as HTMLInputElement; // there are no others
        event.preventDefault();
        setFault(field.validationMessage);
        if (field.form?.querySelector('input:invalid') === field) field.focus();
      }}
    >
      <Box
        {...about}
        onChange={(value) => {
          setFault(null);
          onChange(value);
        }}
        onFile={(file) => {
          setFault(null);
          onFile(file);
        }}
      />
      {problem !== undefined && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** By the type of the option. Source: Discord, "Application Command Option Type". */
function Box({ channelId, command, option, values, onChange, onFile }: Omit<OptionFieldProps, 'wrong'>) {
  const { t } = useLingui();
  const id = useId();
  const [isFocused, setFocused] = useState(false);
  const suggestions = useSuggestions(channelId, command, option, values, isFocused);
  const { type, required = false, autocomplete = false } = option;
  const name = nameShown(option);
  const description = descriptionShown(option);
  const field = { label: name, description, isRequired: required, onChange };
  if (autocomplete) return <ChoiceBox {...field} choices={suggestions} isFree onFocusChange={setFocused} />;
  if (option.choices?.length) return <ChoiceBox {...field} choices={option.choices} />;
  const kinds = kindsOf(option);
  if (kinds) return <SubjectBox {...field} channelId={channelId} kinds={kinds} />;
  switch (type) {
    case Type.Boolean:
      return (
        <ChoiceBox
          {...field}
          choices={[
            { name: t`True`, value: 'true' },
            { name: t`False`, value: 'false' },
          ]}
        />
      );
    case Type.Attachment:
      return (
        <div className="field">
          <label htmlFor={id}>{name}</label>
          <input
            id={id}
            type="file"
            title={description}
            accept={option.file_types?.join(',')}
            required={required}
            onChange={(event) => onFile(event.target.files?.[0])}
          />
        </div>
      );
    default: {
      const isNumber = type === Type.Integer || type === Type.Number;
      return (
        <div className="field">
          <label htmlFor={id}>{name}</label>
          <input
            id={id}
            value={values[option.name] ?? ''}
            title={description}
            placeholder={description}
            required={required}
            autoComplete="off"
            type={isNumber ? 'number' : 'text'}
            step={type === Type.Integer ? 1 : 'any'}
            min={option.min_value}
            max={option.max_value}
            minLength={option.min_length}
            maxLength={option.max_length ?? 6000}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      );
    }
  }
}

function kindsOf({ type, channel_types: channelTypes }: CommandOption): SubjectKinds | undefined {
  switch (type) {
    case Type.User:
      return { people: true };
    case Type.Channel:
      return { channels: true, channelTypes };
    case Type.Role:
      return { roles: 'all' };
    case Type.Mentionable:
      return { people: true, roles: 'all' };
    default:
      return undefined;
  }
}
