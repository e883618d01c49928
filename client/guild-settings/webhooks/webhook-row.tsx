import { Trans, useLingui } from '@lingui/react/macro';
import type { APIWebhook } from 'discord-api-types/v10';
import { useState } from 'react';
import { channelName } from '#sdk/state/selectors/names';
import { serverUrl } from '../../app/about-server.ts';
import { useClient, useSelected } from '../../app/session.tsx';
import { Avatar } from '../../kit/avatar.tsx';
import { ChannelChoice } from '../../kit/channel-choice.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { PictureField } from '../../kit/picture-field.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useChanges } from '../../kit/use-changes.ts';
import { useTask } from '../../kit/use-task.ts';

interface WebhookRowProps {
  guildId: string;
  webhook: APIWebhook;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  onChanged(webhook: APIWebhook): void;
  onGone(): void;
}

/** One webhook; open, it can be changed. Its address can be copied and is not shown. */
export function WebhookRow({ guildId, webhook, isOpen, onOpen, onChanged, onGone }: WebhookRowProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [isDeleting, setDeleting] = useState(false);
  const channel = useSelected((state) => channelName(state, webhook.channel_id ?? ''));
  const name = webhook.name ?? '';
  const standing = { name, channel_id: webhook.channel_id as string | null, avatar: undefined as string | null | undefined };
  const { values, changed, isChanged, set, reset } = useChanges(standing);
  const save = (): void =>
    task.run(async () => {
      onChanged({ ...webhook, ...(await client.rest.call('PATCH /webhooks/{webhook_id}', { path: { webhook_id: webhook.id }, body: changed })) });
      reset();
    });
  const by = webhook.user?.global_name ?? webhook.user?.username ?? '';
  return (
    <li className="item-open">
      <button type="button" className="item-head" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
        <Avatar id={webhook.id} name={name} hash={webhook.avatar} folder="avatars" size={40} />
        <span className="item-body">
          <strong dir="auto">{name}</strong>
          <span className="note" dir="auto">
            #{channel} · <Trans>by {by}</Trans>
          </span>
        </span>
        <Icon name={isOpen ? 'down' : 'right'} />
      </button>
      {isOpen && (
        <div className="stack item-form">
          <PictureField
            label={t`Picture`}
            shape="round"
            standing={<Avatar id={webhook.id} name={name} hash={webhook.avatar} folder="avatars" size={80} />}
            isThere={webhook.avatar !== null}
            value={values.avatar}
            wrong={task.wrong('avatar')}
            onChange={(avatar) => set('avatar', avatar)}
          />
          <Field
            label={t`Name`}
            value={values.name}
            maxLength={80}
            dir="auto"
            wrong={task.wrong('name')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <ChannelChoice
            guildId={guildId}
            label={t`Channel`}
            value={values.channel_id}
            wrong={task.wrong('channel_id')}
            onChange={(channelId) => set('channel_id', channelId)}
          />
          <div className="row wrap">
            {webhook.token !== undefined && <CopyButton label={t`Copy the address`} text={`${serverUrl}/api/webhooks/${webhook.id}/${webhook.token}`} />}
            <button type="button" className="button small bad" onClick={() => setDeleting(true)}>
              <Trans>Delete the webhook</Trans>
            </button>
          </div>
        </div>
      )}
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
      {isDeleting && (
        <Confirm
          title={t`Delete ${name}?`}
          words={t`Delete it`}
          isBad
          onClose={() => setDeleting(false)}
          act={() => client.rest.call('DELETE /webhooks/{webhook_id}', { path: { webhook_id: webhook.id } }).then(onGone)}
        >
          <p className="quiet">
            <Trans>What uses its address cannot write any more.</Trans>
          </p>
        </Confirm>
      )}
    </li>
  );
}
