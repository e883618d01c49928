import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { DiscordError } from '#sdk/rest/discord-error';
import { useClient, useSelected } from '../../app/session.tsx';
import { Area } from '../../kit/area.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Loading } from '../../kit/loading.tsx';
import { mergeList, mergeParts, mergeWords } from '../../kit/merges.ts';
import { Switch } from '../../kit/switch.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useLoadedChanges } from '../../kit/use-loaded-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { moved } from './moved.ts';
import { isWhole, linesOf, newQuestion, questionDraft, questionField, type QuestionDraft } from './question-draft.ts';
import { QuestionEditor } from './question-editor.tsx';
import '../parts.css';
import './onboarding.css';

const UNKNOWN_FORM = 10_068;
const MOST_RULES = 16;
/** The rules are one field of the form more. */
const MOST_QUESTIONS = 4;

const MERGES = {
  rules: (mine: string, base: string, theirs: string): string => mergeWords(linesOf(mine), linesOf(base), linesOf(theirs)).join('\n'),
  questions: mergeList<QuestionDraft>(({ key }) => key, mergeParts),
};

interface Form {
  description: string;
  rules: readonly string[];
  questions: readonly QuestionDraft[];
}

/** What newcomers have to agree to before they write, react or speak, and what they are asked before they are let in. */
export default function Screening({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const isOn = useSelected((state) => state.guilds.get(guildId)?.features.some((feature) => feature === 'MEMBER_VERIFICATION_GATE_ENABLED') ?? false);
  const load = useCallback(async (): Promise<Form> => {
    try {
      const form = await client.rest.call('GET /guilds/{guild_id}/member-verification', { path: { guild_id: guildId }, query: {} });
      const terms = form.form_fields.find(({ field_type: kind }) => kind === 'TERMS');
      const questions = form.form_fields.filter(({ field_type: kind }) => kind !== 'TERMS').map(questionDraft);
      return { description: form.description ?? '', rules: terms?.values ?? [], questions };
    } catch (error) {
      if (error instanceof DiscordError && error.code === UNKNOWN_FORM) return { description: '', rules: [], questions: [] };
      throw error;
    }
  }, [client, guildId]);
  const [isTried, setTried] = useState(false);
  const { values, isChanged, isLoaded, problem, reload, set, reset, save } = useLoadedChanges(
    load,
    (form: Form | undefined) => ({
      enabled: isOn,
      description: form?.description ?? '',
      rules: (form?.rules ?? []).join('\n'),
      questions: form?.questions ?? [],
    }),
    MERGES,
  );
  if (!isLoaded) return <Loading problem={problem} onRetry={reload} />;
  const rules = linesOf(values.rules);
  const { questions } = values;
  const putQuestions = (next: readonly QuestionDraft[]): void => set('questions', next);
  const send = (): void => {
    setTried(true);
    if (!questions.every(isWhole)) return;
    task.run(async () => {
      await save(async ({ values: { enabled, description, ...now } }) => {
        const rules = linesOf(now.rules);
        const terms = { field_type: 'TERMS', label: t`Read and agree to the rules`, required: true, values: rules };
        const body = {
          enabled,
          description,
          form_fields: [...(rules.length > 0 ? [terms] : []), ...now.questions.map(questionField)],
        };
        await client.rest.request('PATCH', '/guilds/{guild_id}/member-verification', { path: { guild_id: guildId }, body });
        return { description, rules, questions: now.questions };
      });
      setTried(false);
    });
  };
  return (
    <>
      <div className="stack">
        <Switch
          label={t`Newcomers agree to the rules first`}
          hint={t`Until then they read, but do not write, react or speak.`}
          isOn={values.enabled}
          onChange={(next) => set('enabled', next)}
        />
        <Area
          label={t`What the guild is about`}
          value={values.description}
          maxLength={300}
          wrong={task.wrong('description')}
          onChange={(event) => set('description', event.currentTarget.value)}
        />
        <Area
          label={t`Rules`}
          value={values.rules}
          rows={8}
          hint={t`One in a line, ${MOST_RULES} at most.`}
          wrong={task.wrong('form_fields.0.values')}
          onChange={(event) => set('rules', event.currentTarget.value)}
        />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Questions</Trans>
        </h2>
        <p className="note">
          <Trans>Where there are any, somebody who may kick reads the answers before a newcomer is let in.</Trans>
        </p>
        <ol className="prompts">
          {questions.map((question, index) => (
            <QuestionEditor
              key={question.key}
              question={question}
              number={index + 1}
              isLast={index === questions.length - 1}
              isTried={isTried}
              wrong={(path) => task.wrong(`form_fields.${index + (rules.length > 0 ? 1 : 0)}.${path}`)}
              onChange={(next) => putQuestions(questions.with(index, next))}
              onMove={(by) => putQuestions(moved(questions, index, index + by))}
              onRemove={() => putQuestions(questions.toSpliced(index, 1))}
            />
          ))}
        </ol>
        {questions.length < MOST_QUESTIONS && (
          <div>
            <button type="button" className="button small" onClick={() => putQuestions([...questions, newQuestion()])}>
              <Icon name="plus" />
              <Trans>Add a question</Trans>
            </button>
          </div>
        )}
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={send} />
    </>
  );
}
