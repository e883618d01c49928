import { Trans, useLingui } from '@lingui/react/macro';
import { GuildOnboardingMode, type APIGuildOnboarding } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { useClient, useSelected } from '../../app/session.tsx';
import { ChoiceField } from '../../kit/choice-field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Loading } from '../../kit/loading.tsx';
import { mergeWords } from '../../kit/merges.ts';
import { Picks } from '../../kit/picks.tsx';
import { Switch } from '../../kit/switch.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useLoadedChanges } from '../../kit/use-loaded-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { channelPicks } from './channel-picks.ts';
import { draftOf, mergePrompts, promptBody, type PromptDraft } from './prompt-draft.ts';
import { moved } from './moved.ts';
import { PromptEditor } from './prompt-editor.tsx';
import '../parts.css';
import './onboarding.css';

/** Of what a guild may ask. */
const MOST_PROMPTS = 15;

const MERGES = { default_channel_ids: mergeWords, prompts: mergePrompts };

const standingOf = (onboarding: APIGuildOnboarding | undefined) => ({
  enabled: onboarding?.enabled ?? false,
  mode: onboarding?.mode ?? GuildOnboardingMode.OnboardingDefault,
  default_channel_ids: onboarding?.default_channel_ids ?? [],
  prompts: (onboarding?.prompts ?? []).map(draftOf),
});

/** What newcomers are asked and find: questions whose answers bring roles and channels. */
export default function Onboarding({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const channels = useSelected((state) => channelPicks(state, guildId));
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/onboarding', { path: { guild_id: guildId } }), [client, guildId]);
  const { values, isChanged, isLoaded, problem, reload, set, reset, save } = useLoadedChanges(load, standingOf, MERGES);
  if (!isLoaded) return <Loading problem={problem} onRetry={reload} />;
  const { prompts } = values;
  const putPrompts = (next: PromptDraft[]): void => set('prompts', next);
  const send = (): void =>
    task.run(() =>
      save(({ changed }) => {
        const body = { ...changed, ...(changed.prompts && { prompts: changed.prompts.map(promptBody) }) };
        return client.rest.call('PUT /guilds/{guild_id}/onboarding', { path: { guild_id: guildId }, body });
      }),
    );
  return (
    <>
      <div className="settings-group">
        <Switch
          label={t`Onboarding is on`}
          hint={t`It needs seven channels that everybody can see, in five of which everybody can write.`}
          isOn={values.enabled}
          onChange={(isOn) => set('enabled', isOn)}
        />
        <Picks
          label={t`Default channels`}
          hint={t`Every newcomer finds these.`}
          from={channels}
          picked={values.default_channel_ids}
          wrong={task.wrong('default_channel_ids')}
          onChange={(ids) => set('default_channel_ids', ids)}
        />
        <ChoiceField<number>
          label={t`What counts towards those seven`}
          value={values.mode}
          options={[
            { value: GuildOnboardingMode.OnboardingDefault, words: t`Default channels only` },
            { value: GuildOnboardingMode.OnboardingAdvanced, words: t`Default channels, and those behind answers` },
          ]}
          onChange={(mode) => set('mode', mode)}
        />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Questions</Trans>
        </h2>
        <ol className="prompts">
          {prompts.map((prompt, index) => (
            <PromptEditor
              key={prompt.key}
              guildId={guildId}
              prompt={prompt}
              number={index + 1}
              wrong={(path) => task.wrong(`prompts.${index}.${path}`)}
              onChange={(next) => putPrompts(prompts.with(index, next))}
              onMove={(by) => putPrompts(moved(prompts, index, index + by))}
              isLast={index === prompts.length - 1}
              onRemove={() => putPrompts(prompts.toSpliced(index, 1))}
            />
          ))}
        </ol>
        {prompts.length < MOST_PROMPTS && (
          <div>
            <button
              type="button"
              className="button small"
              onClick={() =>
                putPrompts([
                  ...prompts,
                  { key: crypto.randomUUID(), title: '', single_select: false, required: false, in_onboarding: true, type: 0, options: [] },
                ])
              }
            >
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
