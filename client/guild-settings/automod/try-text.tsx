import { Trans, useLingui } from '@lingui/react/macro';
import { AutoModerationRuleTriggerType as Trigger, type APIAutoModerationRuleTriggerMetadata as Metadata } from 'discord-api-types/v10';
import { useState } from 'react';
import { useClient } from '../../app/session.tsx';
import { Area } from '../../kit/area.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useTask } from '../../kit/use-task.ts';

interface TryTextProps {
  guildId: string;
  trigger: Trigger;
  /** As it stands in the form, saved or not. */
  metadata: Metadata;
}

interface Tried {
  text: string;
  metadata: Metadata;
  caught: boolean;
  keyword: string | null;
  content: string | null;
}

/** Asks the server whether the rule, as it is being written, would find something in a text. */
export function TryText({ guildId, trigger, metadata }: TryTextProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Tried | null>(null);
  const ask = (): void =>
    task.run(async () => {
      const body = { trigger_type: trigger, trigger_metadata: metadata, text };
      const found = await client.rest.call('POST /nexus/v1/guilds/{guild_id}/auto-moderation/try', { path: { guild_id: guildId }, body });
      setTried({ text, metadata, caught: found.caught, keyword: found.matched_keyword, content: found.matched_content });
    });
  // Of another text, or another rule, nothing is known yet.
  const known = tried?.text === text && tried.metadata === metadata ? tried : null;
  return (
    <fieldset className="actions-of-rule">
      <legend>{t`Try it with a text`}</legend>
      <Area
        label={trigger === Trigger.MemberProfile ? t`A name, or what stands in a profile` : t`A message`}
        hint={trigger === Trigger.Spam ? t`Judged by itself; what somebody wrote before counts as well.` : undefined}
        value={text}
        rows={2}
        maxLength={4000}
        wrong={task.wrong('text') ?? task.wrong('trigger_metadata')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem text={task.problem} />
      <div className="row wrap">
        <button type="button" className="button small" disabled={task.isBusy || text === ''} onClick={ask}>
          <Trans>Try it</Trans>
        </button>
        <div className="tried" role="status">
          {known && <Verdict {...known} />}
        </div>
      </div>
    </fieldset>
  );
}

function Verdict({ caught, keyword, content }: Tried) {
  if (!caught) return <Trans>The rule lets it pass.</Trans>;
  if (keyword === null)
    return (
      <strong>
        <Trans>The rule catches it.</Trans>
      </strong>
    );
  return (
    <>
      <strong>
        <Trans>The rule catches it</Trans>
      </strong>
      {': '}
      {content === null ? (
        <Trans>
          looking for <code dir="auto">{keyword}</code> takes too long.
        </Trans>
      ) : (
        <Trans>
          <mark dir="auto">{content}</mark> by <code dir="auto">{keyword}</code>
        </Trans>
      )}
    </>
  );
}
