import { Trans, useLingui } from '@lingui/react/macro';
import { InteractionType } from 'discord-api-types/v10';
import { useState } from 'react';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Loading } from '../kit/loading.tsx';
import { Switch } from '../kit/switch.tsx';
import type { ApplicationSectionProps } from './application-sections.tsx';
import { LoggedRow } from './logged-row.tsx';
import { useInteractionLog } from './use-interaction-log.ts';

/** What people do with the application, as it happens. */
export default function InteractionLog({ application }: ApplicationSectionProps) {
  const { t } = useLingui();
  const { value: log, problem, reload } = useInteractionLog(application.id);
  const [type, setType] = useState(0);
  const [isFaultsOnly, setFaultsOnly] = useState(false);
  const shown = log?.filter(
    (logged) => (type === 0 || logged.type === type) && (!isFaultsOnly || (logged.outcome !== null && logged.outcome.status !== 'answered')),
  );
  return (
    <div className="stack">
      <p className="note">
        <Trans>The newest 200 interactions, as they come. The server keeps them in its memory only, until an hour after the last one.</Trans>
      </p>
      <div className="log-filters">
        <ChoiceField<number>
          label={t`Kind`}
          value={type}
          options={[
            { value: 0, words: t`All kinds` },
            { value: InteractionType.ApplicationCommand, words: t`Commands` },
            { value: InteractionType.MessageComponent, words: t`Components` },
            { value: InteractionType.ModalSubmit, words: t`Modals` },
            { value: InteractionType.ApplicationCommandAutocomplete, words: t`Autocomplete` },
          ]}
          onChange={setType}
        />
        <Switch label={t`Only what went wrong`} isOn={isFaultsOnly} onChange={setFaultsOnly} />
      </div>
      {!shown && <Loading problem={problem} onRetry={reload} />}
      {shown && (
        <ol className="interaction-log" aria-label={t`Interactions`}>
          {shown.map((logged) => (
            <LoggedRow key={logged.id} logged={logged} />
          ))}
        </ol>
      )}
      {shown?.length === 0 && (
        <p className="empty-list">
          {log?.length === 0 ? <Trans>Nobody has used it lately. Whoever does stands here at once.</Trans> : <Trans>Nothing fits.</Trans>}
        </p>
      )}
    </div>
  );
}
