import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ComponentType } from 'discord-api-types/v10';
import { useState, type FormEvent } from 'react';
import { useClient } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import type { AnyComponent } from './any-component.ts';
import { interact } from './interact.ts';
import { Markdown } from './markdown.tsx';
import { countWanted, fieldsOf, filledForm, firstAnswer, type Answer, type Answers } from './modal-answers.ts';
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
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const found = fieldsOf(parts).flatMap((field) => {
      const key = field.custom_id ?? '';
      const wanted = countWanted(field, answers[key] ?? '');
      return wanted ? [[key, countWords(wanted)] as const] : [];
    });
    setFaults(Object.fromEntries(found));
    if (found.length > 0) return;
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
            channelId={channelId}
            answers={answers}
            wrongOf={(key, inPart) => faults[key] ?? task.wrong(`data.components.${place}.${inPart}`)}
            onAnswer={(key, value) => {
              setAnswers((now) => ({ ...now, [key]: value }));
              setFaults(({ [key]: _mended, ...others }) => others);
            }}
          />
        ))}
        <p className="note">
          <Trans>What you write goes to {name}.</Trans>
        </p>
        <FormFoot task={{ ...task, problem: task.wrong('data.components') === undefined ? task.anyProblem : null }} onCancel={onClose}>
          <Trans>Submit</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}

interface PartProps {
  part: AnyComponent;
  channelId: string;
  answers: Answers;
  /** What is wrong with a field, by its key and its path in the part. */
  wrongOf(key: string, inPart: string): string | undefined;
  onAnswer(key: string, value: Answer): void;
}

function Part({ part, channelId, answers, wrongOf, onAnswer }: PartProps) {
  const client = useClient();
  if (part.type === ComponentType.TextDisplay) return <Markdown text={part.content ?? ''} guildId={client.state.channels.get(channelId)?.guild_id} />;
  return fieldsOf([part]).map((field, place) => {
    const key = field.custom_id ?? '';
    return (
      <ModalField
        key={key}
        field={field}
        label={part.type === ComponentType.Label ? (part.label ?? '') : (field.label ?? '')}
        hint={part.description ?? undefined}
        wrong={wrongOf(key, part.component ? 'component' : `components.${place}`)}
        channelId={channelId}
        value={answers[key] ?? ''}
        onChange={(value) => onAnswer(key, value)}
      />
    );
  });
}

const countWords = ({ least, most }: { least: number; most: number }): string =>
  least === most ? t`Choose exactly ${least}.` : least === 0 ? t`Choose at most ${most}.` : t`Choose between ${least} and ${most}.`;
