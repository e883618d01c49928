import { Trans, useLingui } from '@lingui/react/macro';
import { ApplicationCommandType, type APIApplicationCommand } from 'discord-api-types/v10';
import { useCallback, useState } from 'react';
import { guildIds } from '#sdk/state/selectors/channels';
import { useClient, useSelected } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import type { ApplicationSectionProps } from './application-sections.tsx';

/** The commands that the bot has registered, everywhere or in one guild. */
export default function Commands({ application }: ApplicationSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const [guildId, setGuildId] = useState('');
  const ids = useSelected(guildIds);
  const applicationId = application.id;
  const load = useCallback(
    () =>
      guildId === ''
        ? client.rest.call('GET /applications/{application_id}/commands', { path: { application_id: applicationId }, query: { with_localizations: true } })
        : client.rest.call('GET /applications/{application_id}/guilds/{guild_id}/commands', {
            path: { application_id: applicationId, guild_id: guildId },
            query: { with_localizations: true },
          }),
    [client, applicationId, guildId],
  );
  const { value: commands, problem, reload, set } = useLoaded<APIApplicationCommand[]>(load);
  const [shown, setShown] = useState<{ command: APIApplicationCommand; as: 'json' | 'deletion' } | null>(null);
  const remove = async ({ id }: APIApplicationCommand): Promise<void> => {
    if (guildId === '')
      await client.rest.call('DELETE /applications/{application_id}/commands/{command_id}', { path: { application_id: applicationId, command_id: id } });
    else
      await client.rest.call('DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}', {
        path: { application_id: applicationId, guild_id: guildId, command_id: id },
      });
    set((before) => before.filter((command) => command.id !== id));
  };
  return (
    <div className="stack">
      <ChoiceField<string>
        label={t`Registered`}
        value={guildId}
        options={[{ value: '', words: t`Everywhere` }, ...ids.map((id) => ({ value: id, words: client.state.guilds.get(id)?.name ?? id }))]}
        onChange={setGuildId}
      />
      {commands ? (
        <ul className="command-list">
          {commands.map((command) => (
            <li key={command.id}>
              <span>
                <strong dir="auto">
                  {command.type === ApplicationCommandType.ChatInput && '/'}
                  {command.name}
                </strong>
                <span className="note" dir="auto">
                  {command.description || <Kind type={command.type} />}
                </span>
              </span>
              <button type="button" className="button small" onClick={() => setShown({ command, as: 'json' })}>
                <Trans>See as JSON</Trans>
              </button>
              <button type="button" className="button small bad" aria-label={t`Delete ${command.name}`} onClick={() => setShown({ command, as: 'deletion' })}>
                <Trans>Delete</Trans>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      {commands?.length === 0 && (
        <p className="empty-list">
          <Trans>None is registered. Bots register their commands themselves, when they start or by a script.</Trans>
        </p>
      )}
      {shown?.as === 'json' && (
        <Dialog title={shown.command.name} isWide onClose={() => setShown(null)}>
          <div className="stack">
            <pre className="json" tabIndex={0}>
              {JSON.stringify(shown.command, null, 2)}
            </pre>
            <div className="actions">
              <CopyButton text={JSON.stringify(shown.command, null, 2)} />
              <button type="button" className="button small" onClick={() => setShown(null)}>
                <Trans>Close</Trans>
              </button>
            </div>
          </div>
        </Dialog>
      )}
      {shown?.as === 'deletion' && (
        <Confirm title={t`Delete ${shown.command.name}?`} isBad words={t`Delete it`} onClose={() => setShown(null)} act={() => remove(shown.command)}>
          <Trans>Nobody can use it any more, until the bot registers it again.</Trans>
        </Confirm>
      )}
    </div>
  );
}

const Kind = ({ type }: { type: ApplicationCommandType }) =>
  type === ApplicationCommandType.User ? <Trans>In the menu of a person</Trans> : <Trans>In the menu of a message</Trans>;
