import { Trans } from '@lingui/react/macro';
import { ComponentType } from 'discord-api-types/v10';
import { useState, type FormEvent } from 'react';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import type { AnyComponent } from './components.tsx';
import { interact } from './interact.ts';
import { Markdown } from './markdown.tsx';
import { fieldsOf, filledForm, firstAnswer, type Answer, type Answers } from './modal-answers.ts';
import { ModalField } from './modal-field.tsx';
import type { ModalAsked } from './modal-of-bot.tsx';

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
      const { files, ...filled } = filledForm(parts, answers);
      await interact(client, { type: 5, applicationId, channelId, data: { id: asked.id, custom_id: asked.custom_id, ...filled }, files });
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

interface PartProps {
  part: AnyComponent;
  guildId: string | undefined;
  answers: Answers;
  onAnswer(key: string, value: Answer): void;
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
