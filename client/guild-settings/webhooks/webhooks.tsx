import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, WebhookType, type APIWebhook } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { channelGroups } from '#sdk/state/selectors/channels';
import { useClient } from '../../app/session.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Loading } from '../../kit/loading.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useLoaded, type Loaded } from '../../kit/use-loaded.ts';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { WebhookRow } from './webhook-row.tsx';
import '../parts.css';

/** The webhooks of a guild. */
export default function Webhooks({ guildId }: GuildSectionProps) {
  return <WebhookList guildId={guildId} />;
}

/** The same of one channel alone, where it is named. */
export function WebhookList({ guildId, channelId }: GuildSectionProps & { channelId?: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const { value, problem, reload, set } = useWebhooks(guildId, channelId);
  const [openId, setOpenId] = useState<string | null>(null);
  const webhooks = value?.filter(({ type }) => type === WebhookType.Incoming);
  const create = (): void =>
    task.run(async () => {
      const first = channelGroups(client.state, guildId)
        .flatMap(({ channels }) => channels)
        .find(({ type }) => type === ChannelType.GuildText);
      const home = channelId ?? first?.id;
      if (home === undefined) throw new Error(t`There is no text channel for it.`);
      const made = await client.rest.call('POST /channels/{channel_id}/webhooks', { path: { channel_id: home }, body: { name: t`New webhook` } });
      set((before) => [made, ...before.filter(({ id }) => id !== made.id)]);
      setOpenId(made.id);
    });
  return (
    <div className="stack">
      <p className="note">
        <Trans>Whoever has the address of a webhook can write into its channel, without an account.</Trans>
      </p>
      <div>
        <button type="button" className="button primary" disabled={task.isBusy} onClick={create}>
          <Icon name="plus" />
          <Trans>New webhook</Trans>
        </button>
      </div>
      <Problem text={task.problem} />
      {webhooks ? (
        <ul className="item-list" aria-label={t`Webhooks`}>
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              guildId={guildId}
              webhook={webhook}
              isOpen={webhook.id === openId}
              onOpen={(isOpen) => setOpenId(isOpen ? webhook.id : null)}
              onChanged={(changed) => set((before) => before.map((one) => (one.id === changed.id ? changed : one)))}
              onGone={() => set((before) => before.filter(({ id }) => id !== webhook.id))}
            />
          ))}
        </ul>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      {webhooks?.length === 0 && (
        <p className="empty-list">
          <Trans>There are none yet.</Trans>
        </p>
      )}
    </div>
  );
}

/** As they stand, and as others change them. */
export function useWebhooks(guildId: string, channelId?: string): Loaded<APIWebhook[]> {
  const client = useClient();
  const load = useCallback(
    () =>
      channelId === undefined
        ? client.rest.call('GET /guilds/{guild_id}/webhooks', { path: { guild_id: guildId } })
        : client.rest.call('GET /channels/{channel_id}/webhooks', { path: { channel_id: channelId } }),
    [client, guildId, channelId],
  );
  const webhooks = useLoaded<APIWebhook[]>(load);
  const { reload } = webhooks;
  useEffect(() => client.on('WEBHOOKS_UPDATE', (event) => event.guild_id === guildId && reload()), [client, guildId, reload]);
  return webhooks;
}
