import { Trans, useLingui } from '@lingui/react/macro';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { useTask } from '../kit/use-task.ts';
import { interact } from '../messages/interact.ts';
import { commandData, descriptionShown, nameShown, pathOfOption, type BotCommand, type Command, type Values } from './commands.ts';
import type { Answer } from './message-body.ts';
import { OptionField } from './option-field.tsx';

interface CommandFormProps {
  channelId: string;
  command: Command;
  /** What its message answers, if it sends one. */
  answer: Answer;
  onEnd(hasAnswered: boolean): void;
}

/** A slash command with its options. Enter sends it, Escape goes back to writing. */
export default function CommandForm({ channelId, command, answer, onEnd }: CommandFormProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [values, setValues] = useState<Values>({});
  const [files, setFiles] = useState<Readonly<Record<string, File | undefined>>>({});
  const [optional, setOptional] = useState<readonly string[]>([]);
  const shown = command.options.filter(({ name, required }) => required || optional.includes(name));
  const others = command.options.filter((option) => !shown.includes(option));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const [field] = form.current?.querySelectorAll<HTMLElement>('input, select') ?? [];
    (field ?? form.current?.querySelector<HTMLElement>('button.primary'))?.focus();
  }, []);
  const added = optional.at(-1);
  useEffect(() => {
    if (added !== undefined) form.current?.querySelector<HTMLElement>(`[data-option="${CSS.escape(added)}"] input`)?.focus();
  }, [added]);
  const named = shown.flatMap(({ name }) => (files[name] ? { name, file: files[name] } : []));
  const filled: Values = { ...values, ...Object.fromEntries(named.map(({ name }, place) => [name, String(place)])) };
  const ask = (of: BotCommand): Promise<void> =>
    interact(client, {
      type: 2,
      applicationId: of.root.application_id,
      channelId,
      data: { ...commandData(of, filled), attachments: named.map(({ file }, place) => ({ id: String(place), filename: file.name })) },
      files: named.map(({ file }) => ({ name: file.name, data: file })),
    });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    task.run(async () => {
      await ('act' in command ? command.act(values, answer) : ask(command));
      onEnd('act' in command && command.isMessage);
    });
  };
  /** Who goes on writing where nothing has to be filled in means the first option that can be written in. */
  const writeOn = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    const first = others.find(({ type }) => type !== ApplicationCommandOptionType.Attachment);
    const isLetter = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
    if (isLetter && shown.length === 0 && first) setOptional([first.name]);
  };
  const wrongOf = (name: string): string | undefined => {
    const path = 'act' in command ? null : pathOfOption(command, filled, name);
    return path === null ? undefined : task.wrong(path);
  };
  const isToldAbove = shown.some(({ name }) => wrongOf(name) !== undefined);
  return (
    <form
      className="command-form"
      ref={form}
      aria-label={`/${command.path}`}
      onSubmit={send}
      onKeyDown={(event) => {
        // An open list is closed first.
        if (event.key === 'Escape' && (event.target as HTMLElement).getAttribute('aria-expanded') !== 'true') onEnd(false);
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
          wrong={wrongOf(option.name)}
          onChange={(value) => {
            setValues((now) => ({ ...now, [option.name]: value }));
            task.forget();
          }}
          onFile={(file) => {
            setFiles((now) => ({ ...now, [option.name]: file }));
            task.forget();
          }}
        />
      ))}
      {others.map((option) => (
        <button
          key={option.name}
          type="button"
          className="button small"
          title={descriptionShown(option)}
          onClick={() => setOptional([...optional, option.name])}
        >
          + {nameShown(option)}
        </button>
      ))}
      <button className="button small primary" disabled={task.isBusy} onKeyDown={writeOn}>
        <Trans>Send</Trans>
      </button>
      <button type="button" className="icon-button" aria-label={t`Cancel`} onClick={() => onEnd(false)}>
        <Icon name="close" />
      </button>
      {task.anyProblem !== null && !isToldAbove && (
        <p className="wrong" role="alert">
          {task.anyProblem}
        </p>
      )}
    </form>
  );
}
