import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { useTask } from '../kit/use-task.ts';
import { interact } from '../messages/interact.ts';
import { commandData, type Command, type Values } from './commands.ts';
import { OptionField } from './option-field.tsx';

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
  const [files, setFiles] = useState<Readonly<Record<string, File | undefined>>>({});
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
      const named = shown.flatMap(({ name }) => (files[name] ? { name, file: files[name] } : []));
      const places = Object.fromEntries(named.map(({ name }, place) => [name, String(place)]));
      await interact(client, {
        type: 2,
        applicationId: command.root.application_id,
        channelId,
        data: { ...commandData(command, { ...values, ...places }), attachments: named.map(({ file }, place) => ({ id: String(place), filename: file.name })) },
        files: named.map(({ file }) => ({ name: file.name, data: file })),
      });
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
          onChange={(value) => setValues((now) => ({ ...now, [option.name]: value }))}
          onFile={(file) => setFiles((now) => ({ ...now, [option.name]: file }))}
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
          {task.anyProblem}
        </p>
      )}
    </form>
  );
}
