import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import type { ShownOnboarding } from '#sdk/rest/replies';
import type { PageProps } from '../app/pages.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { Options } from './questions.tsx';
import './newcomer.css';

/** What a guild asked newcomers, and what it asks besides: chosen anew at any time. The choices bring roles, and by them channels. */
export default function Customize({ parts: [guildId = ''], onClose }: PageProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => state.guilds.get(guildId)?.name);
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/onboarding', { path: { guild_id: guildId } }), [client, guildId]);
  const { value: onboarding, problem, reload } = useLoaded<ShownOnboarding>(load);
  const [touched, setTouched] = useState<ReadonlySet<string> | null>(null);
  const chosen = touched ?? new Set(onboarding?.onboarding_responses);
  const save = (): void =>
    task.run(async () => {
      await client.rest.call('PUT /guilds/{guild_id}/onboarding-responses', {
        path: { guild_id: guildId },
        body: {
          onboarding_responses: [...chosen],
          onboarding_prompts_seen: onboarding?.onboarding_prompts_seen,
          onboarding_responses_seen: onboarding?.onboarding_responses_seen,
        },
      });
      onClose();
    });
  return (
    <Dialog title={t`Channels & roles`} isWide onClose={onClose}>
      <form
        className="newcomer stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p>
          <Trans>What you choose here decides which channels and roles you have in {name}.</Trans>
        </p>
        {!onboarding ? (
          <Loading problem={problem} onRetry={reload} />
        ) : onboarding.prompts.length === 0 ? (
          <p className="empty">
            <Trans>There is nothing to choose here.</Trans>
          </p>
        ) : (
          onboarding.prompts.map((prompt) => <Options key={prompt.id} prompt={prompt} chosen={chosen} onChange={setTouched} />)
        )}
        <Problem text={task.problem ?? task.wrong('onboarding_responses') ?? null} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy || touched === null}>
            <Trans>Save changes</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
