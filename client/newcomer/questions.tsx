import { Trans, useLingui } from '@lingui/react/macro';
import type { APIGuildOnboarding } from 'discord-api-types/v10';
import { useCallback, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { CustomEmoji } from '../messages/markdown.tsx';

type Prompt = APIGuildOnboarding['prompts'][number];

/** The questions of a guild, one after the other. */
export function Questions({ guildId, onDone }: { guildId: string; onDone(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/onboarding', { path: { guild_id: guildId } }), [client, guildId]);
  const { value: onboarding, problem, reload } = useLoaded<APIGuildOnboarding>(load);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [step, setStep] = useState(0);
  if (!onboarding) return <Loading problem={problem} onRetry={reload} />;
  const prompts = onboarding.prompts.filter(({ in_onboarding: isAsked }) => isAsked);
  const prompt = prompts[step];
  const isLast = step >= prompts.length - 1;
  const isAnswered = prompt === undefined || !prompt.required || prompt.options.some(({ id }) => chosen.has(id));
  const finish = (): void =>
    task.run(async () => {
      const nowMs = Date.now();
      await client.rest.call('POST /guilds/{guild_id}/onboarding-responses', {
        path: { guild_id: guildId },
        body: {
          onboarding_responses: [...chosen],
          onboarding_prompts_seen: Object.fromEntries(prompts.map(({ id }) => [id, nowMs])),
          onboarding_responses_seen: Object.fromEntries(prompts.flatMap(({ options }) => options.map(({ id }) => [id, nowMs]))),
        },
      });
      onDone();
    });
  const number = step + 1;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isLast) finish();
        else setStep(step + 1);
      }}
    >
      {prompt && (
        <>
          <p className="note">
            <Trans>
              Question {number} of {prompts.length}
            </Trans>
          </p>
          <Options prompt={prompt} chosen={chosen} onChange={setChosen} />
        </>
      )}
      <Problem text={task.problem ?? task.wrong('onboarding_responses') ?? null} />
      <div className="actions">
        {step > 0 && (
          <button type="button" className="button" onClick={() => setStep(step - 1)}>
            <Trans>Back</Trans>
          </button>
        )}
        <button className="button primary" disabled={task.isBusy || !isAnswered}>
          {isLast ? t`Finish` : t`Go on`}
        </button>
      </div>
    </form>
  );
}

/** The answers of a question, of which one or several are chosen. */
export function Options({ prompt, chosen, onChange }: { prompt: Prompt; chosen: ReadonlySet<string>; onChange(chosen: ReadonlySet<string>): void }) {
  const toggle = (id: string, isOn: boolean): void => {
    const next = new Set(chosen);
    if (prompt.single_select) for (const option of prompt.options) next.delete(option.id);
    if (isOn) next.add(id);
    else next.delete(id);
    onChange(next);
  };
  return (
    <fieldset className="question-answers">
      <legend dir="auto">{prompt.title}</legend>
      {prompt.options.map(({ id, title, description, emoji }) => (
        <label key={id} className={chosen.has(id) ? 'chosen' : ''}>
          <input
            type={prompt.single_select ? 'radio' : 'checkbox'}
            name={prompt.id}
            checked={chosen.has(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
          {emoji?.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? ''} animated={emoji.animated ?? false} /> : emoji?.name && <span>{emoji.name}</span>}
          <span>
            <strong dir="auto">{title}</strong>
            {description && <small dir="auto">{description}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
