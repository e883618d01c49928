import { Trans, useLingui } from '@lingui/react/macro';
import { WebhookType, type APIGuildIntegration } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { channelName } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../../app/session.tsx';
import { SCOPES } from '../../authorize/scope-words.ts';
import { Avatar } from '../../kit/avatar.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Loading } from '../../kit/loading.tsx';
import { orSay } from '../../kit/or-say.ts';
import { useLoaded } from '../../kit/use-loaded.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { useWebhooks } from '../webhooks/webhooks.tsx';
import { CommandPermissions } from './command-permissions.tsx';
import '../parts.css';

/** Bots and apps of a guild with who may use their commands, and the channels of others that it follows. */
export default function Integrations({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/integrations', { path: { guild_id: guildId } }), [client, guildId]);
  const { value: integrations, problem, reload } = useLoaded<APIGuildIntegration[]>(load);
  useEffect(() => client.on('GUILD_INTEGRATIONS_UPDATE', (event) => event.guild_id === guildId && reload()), [client, guildId, reload]);
  return (
    <>
      <div className="settings-group">
        <h2>
          <Trans>Bots and apps</Trans>
        </h2>
        {integrations ? (
          <ul className="item-list" aria-label={t`Bots and apps`}>
            {integrations.map((integration) => (
              <Integration key={integration.id} guildId={guildId} integration={integration} onGone={reload} />
            ))}
          </ul>
        ) : (
          <Loading problem={problem} onRetry={reload} />
        )}
        {integrations?.length === 0 && (
          <p className="empty-list">
            <Trans>None is here yet. Bots come in by their link.</Trans>
          </p>
        )}
      </div>
      <Followed guildId={guildId} />
    </>
  );
}

function Integration({ guildId, integration, onGone }: GuildSectionProps & { integration: APIGuildIntegration; onGone(): void }) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const [isOpen, setOpen] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const { id, name, application, scopes = [], user } = integration;
  const by = user?.global_name ?? user?.username ?? '';
  return (
    <li className="item-open">
      <button type="button" className="item-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Avatar id={application?.id ?? id} name={name} hash={application?.icon} folder="app-icons" size={40} />
        <span className="item-body">
          <strong dir="auto">{name}</strong>
          <span className="note" dir="auto">
            <Trans>brought by {by}</Trans>
          </span>
        </span>
        <Icon name={isOpen ? 'down' : 'right'} />
      </button>
      {isOpen && (
        <div className="stack item-form">
          {application && application.description !== '' && <p dir="auto">{application.description}</p>}
          <ul className="bullets" aria-label={t`What it may do`}>
            {scopes.map((scope) => {
              const words = SCOPES[scope];
              return <li key={scope}>{words ? i18n._(words) : scope}</li>;
            })}
          </ul>
          {application && <CommandPermissions guildId={guildId} applicationId={application.id} />}
          <div>
            <button type="button" className="button bad" onClick={() => setLeaving(true)}>
              <Trans>Remove it from the guild</Trans>
            </button>
          </div>
        </div>
      )}
      {isLeaving && (
        <Confirm
          title={t`Remove ${name}?`}
          words={t`Remove it`}
          isBad
          onClose={() => setLeaving(false)}
          act={() =>
            client.rest.call('DELETE /guilds/{guild_id}/integrations/{integration_id}', { path: { guild_id: guildId, integration_id: id } }).then(onGone)
          }
        >
          <p className="quiet">
            <Trans>Its bot leaves, and its commands and webhooks go with it.</Trans>
          </p>
        </Confirm>
      )}
    </li>
  );
}

/** Channels of other guilds whose news come here; each is a webhook of its own kind. */
function Followed({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const { value, problem, reload } = useWebhooks(guildId);
  const followed = value?.filter(({ type }) => type === WebhookType.ChannelFollower);
  const nameOfChannel = useSelected((state) => (followed ?? []).map(({ channel_id: id }) => channelName(state, id ?? '')).join('\n')).split('\n');
  return (
    <div className="settings-group">
      <h2>
        <Trans>Followed channels</Trans>
      </h2>
      {!followed && <Loading problem={problem} onRetry={reload} />}
      {followed && followed.length > 0 && (
        <ul className="item-list" aria-label={t`Followed channels`}>
          {followed.map(({ id, source_guild: guild, source_channel: channel }, index) => (
            <li key={id}>
              <span className="item-body">
                <strong dir="auto">
                  {guild?.name} #{channel?.name}
                </strong>
                <span className="note" dir="auto">
                  <Trans>comes to #{nameOfChannel[index] ?? ''}</Trans>
                </span>
              </span>
              <button
                type="button"
                className="button small"
                onClick={() => orSay(client.rest.call('DELETE /webhooks/{webhook_id}', { path: { webhook_id: id } }).then(reload))}
              >
                <Trans>Unfollow</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
      {followed?.length === 0 && (
        <p className="empty-list">
          <Trans>None.</Trans>
        </p>
      )}
    </div>
  );
}
