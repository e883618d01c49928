import { Trans, useLingui } from '@lingui/react/macro';
import { ApplicationWebhookEventStatus } from 'discord-api-types/v10';
import { Field } from '../kit/field.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import '../kit/boxes.css';
import type { ApplicationSectionProps } from './application-sections.tsx';
import { useApplicationChanges } from './use-application.ts';

/** Those that happen on this server. */
const EVENTS = ['APPLICATION_AUTHORIZED', 'APPLICATION_DEAUTHORIZED', 'ENTITLEMENT_CREATE', 'ENTITLEMENT_UPDATE', 'ENTITLEMENT_DELETE'] as const;

/** Addresses of the application that the server asks or tells. Each is asked whether it checks signatures before it is taken. */
export default function Endpoints(props: ApplicationSectionProps) {
  const { t } = useLingui();
  const { application } = props;
  const standing = {
    interactions_endpoint_url: application.interactions_endpoint_url ?? '',
    role_connections_verification_url: application.role_connections_verification_url ?? '',
    event_webhooks_url: application.event_webhooks_url ?? '',
    event_webhooks_status: application.event_webhooks_status,
    event_webhooks_types: (application.event_webhooks_types ?? []) as readonly string[],
  };
  const { values, isChanged, set, reset, save, task } = useApplicationChanges(
    props,
    standing,
    ({ event_webhooks_types: types, event_webhooks_status: status, ...rest }) => ({
      ...rest,
      ...(types && { event_webhooks_types: EVENTS.filter((type) => types.includes(type)) }),
      ...(status !== undefined && {
        event_webhooks_status: status === ApplicationWebhookEventStatus.Enabled ? status : ApplicationWebhookEventStatus.Disabled,
      }),
    }),
  );
  const heard = values.event_webhooks_types;
  return (
    <>
      <div className="settings-group">
        <h2>
          <Trans>Interactions</Trans>
        </h2>
        <Field
          label={t`Interactions endpoint URL`}
          type="url"
          placeholder="https://"
          value={values.interactions_endpoint_url}
          hint={t`With one, interactions are sent there instead of to the bot’s gateway. On saving it is asked to answer a ping, and to refuse one with a wrong signature.`}
          wrong={task.wrong('interactions_endpoint_url')}
          onChange={(event) => set('interactions_endpoint_url', event.currentTarget.value)}
        />
        <Field
          label={t`Linked roles verification URL`}
          type="url"
          placeholder="https://"
          value={values.role_connections_verification_url}
          wrong={task.wrong('role_connections_verification_url')}
          onChange={(event) => set('role_connections_verification_url', event.currentTarget.value)}
        />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Webhook events</Trans>
        </h2>
        <Field
          label={t`Address that hears of events`}
          type="url"
          placeholder="https://"
          value={values.event_webhooks_url}
          wrong={task.wrong('event_webhooks_url')}
          onChange={(event) => set('event_webhooks_url', event.currentTarget.value)}
        />
        <Switch
          label={t`Send events`}
          hint={
            application.event_webhooks_status === ApplicationWebhookEventStatus.DisabledByDiscord
              ? t`The server switched it off: the address did not answer as it should.`
              : undefined
          }
          isOn={values.event_webhooks_status === ApplicationWebhookEventStatus.Enabled}
          onChange={(isOn) => set('event_webhooks_status', isOn ? ApplicationWebhookEventStatus.Enabled : ApplicationWebhookEventStatus.Disabled)}
        />
        <div className="scope-boxes boxes" role="group" aria-label={t`Events`}>
          {EVENTS.map((type) => (
            <label key={type}>
              <input
                type="checkbox"
                checked={heard.includes(type)}
                onChange={(event) => set('event_webhooks_types', event.currentTarget.checked ? [...heard, type] : heard.filter((other) => other !== type))}
              />
              <code>{type}</code>
            </label>
          ))}
        </div>
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
    </>
  );
}
