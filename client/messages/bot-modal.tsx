import { Trans } from '@lingui/react/macro';
import { ComponentType } from 'discord-api-types/v10';
import { useId, useState, type FormEvent } from 'react';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import type { AnyComponent } from './components.tsx';
import { ComponentSelect } from './component-select.tsx';
import { interact } from './interact.ts';
import { Markdown } from './markdown.tsx';
import type { ModalAsked } from './modal-of-bot.tsx';

type Answers = Readonly<Record<string, string | readonly string[]>>;

/** The form that a bot shows, and what goes back to it. */
export default function BotModal({ asked, onClose }: { asked: ModalAsked; onClose(): void }) {
  const client = useClient();
  const task = useTask();
  const parts = asked.components as AnyComponent[]; // drawn by what each has
  const [answers, setAnswers] = useState<Answers>(() => Object.fromEntries(fieldsOf(parts).map((field) => [field.custom_id ?? '', firstAnswer(field)])));
  const { id: applicationId, name } = asked['application'] as { id: string; name: string }; // Discord's client gets it so
  const channelId = String(asked['channel_id']);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    task.run(async () => {
      await interact(client, {
        type: 5,
        applicationId,
        channelId,
        data: { id: asked.id, custom_id: asked.custom_id, components: parts.map((part) => answered(part, answers)) },
      });
      onClose();
    });
  };
  return (
    <Dialog title={asked.title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {parts.map((part, place) => (
          <Part
            key={part.id ?? place}
            part={part}
            guildId={client.state.channels.get(channelId)?.guild_id}
            answers={answers}
            onAnswer={(key, value) => setAnswers({ ...answers, [key]: value })}
          />
        ))}
        <p className="note">
          <Trans>What you write goes to {name}.</Trans>
        </p>
        <FormFoot task={{ ...task, problem: task.anyProblem }} onCancel={onClose}>
          <Trans>Submit</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}

const fieldsOf = (parts: readonly AnyComponent[]): AnyComponent[] => parts.flatMap((part) => part.component ?? part.components ?? []);

const firstAnswer = ({ type, value, options = [] }: AnyComponent): string | string[] =>
  type === ComponentType.TextInput ? (value ?? '') : options.filter((option) => option.default).map((option) => option.value);

function answered(part: AnyComponent, answers: Answers): object {
  const ofField = ({ type, custom_id: key = '' }: AnyComponent): object => ({
    type,
    custom_id: key,
    ...(typeof answers[key] === 'string' ? { value: answers[key] } : { values: answers[key] ?? [] }),
  });
  if (part.component) return { type: part.type, component: ofField(part.component) };
  return { type: part.type, ...(part.components && { components: part.components.map(ofField) }) };
}

interface PartProps {
  part: AnyComponent;
  guildId: string | undefined;
  answers: Answers;
  onAnswer(key: string, value: string | readonly string[]): void;
}

function Part({ part, guildId, answers, onAnswer }: PartProps) {
  if (part.type === ComponentType.TextDisplay) return <Markdown text={part.content ?? ''} guildId={guildId} />;
  return fieldsOf([part]).map((field) => (
    <ModalField
      key={field.custom_id}
      field={field}
      label={part.type === ComponentType.Label ? (part.label ?? '') : (field.label ?? '')}
      hint={part.description ?? undefined}
      guildId={guildId}
      value={answers[field.custom_id ?? ''] ?? ''}
      onChange={(value) => onAnswer(field.custom_id ?? '', value)}
    />
  ));
}

interface ModalFieldProps {
  field: AnyComponent;
  label: string;
  hint: string | undefined;
  guildId: string | undefined;
  value: string | readonly string[];
  onChange(value: string | readonly string[]): void;
}

function ModalField({ field, label, hint, guildId, value, onChange }: ModalFieldProps) {
  const id = useId();
  const { type, style, placeholder, required = true, min_length: least, max_length: most = 4000 } = field;
  if (type !== ComponentType.TextInput)
    return (
      <div className="field">
        <span className="label">{label}</span>
        <ComponentSelect component={{ ...field, placeholder: placeholder ?? label }} guildId={guildId} onChoose={onChange} />
        {hint && <p className="hint">{hint}</p>}
      </div>
    );
  const shared = { id, value: String(value), placeholder, required, minLength: least, maxLength: most };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {style === 2 ? (
        <textarea {...shared} rows={4} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
      {hint && <p className="hint">{hint}</p>}
    </div>
  );
}
