import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { Field } from '../kit/field.tsx';
import { PictureField } from '../kit/picture-field.tsx';
import { Area } from '../kit/area.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import type { ApplicationSectionProps } from './application-sections.tsx';
import { Copied } from './copied.tsx';
import { useApplicationChanges } from './use-application.ts';

/** What people see of an application, and its end. */
export default function General(props: ApplicationSectionProps) {
  const { t } = useLingui();
  const { application } = props;
  const client = useClient();
  const [isDeleting, setDeleting] = useState(false);
  const standing = {
    name: application.name,
    description: application.description,
    terms_of_service_url: application.terms_of_service_url ?? '',
    privacy_policy_url: application.privacy_policy_url ?? '',
    tags: (application.tags ?? []).join(', '),
    icon: undefined as string | null | undefined,
  };
  const { values, isChanged, set, reset, save, task } = useApplicationChanges(props, standing, ({ tags, ...rest }) => ({
    ...rest,
    ...(tags !== undefined && { tags: tags.split(',').flatMap((tag) => tag.trim() || []) }),
  }));
  return (
    <>
      <div className="settings-group">
        <PictureField
          label={t`Picture`}
          shape="round"
          standing={<Avatar id={application.id} name={application.name} hash={application.icon} folder="app-icons" size={80} />}
          isThere={Boolean(application.icon)}
          value={values.icon}
          wrong={task.wrong('icon')}
          onChange={(icon) => set('icon', icon)}
        />
        <Field
          label={t`Name`}
          value={values.name}
          maxLength={32}
          dir="auto"
          wrong={task.wrong('name')}
          onChange={(event) => set('name', event.currentTarget.value)}
        />
        <Area
          label={t`Description`}
          value={values.description}
          maxLength={400}
          wrong={task.wrong('description')}
          onChange={(event) => set('description', event.currentTarget.value)}
        />
        <Field
          label={t`Tags`}
          value={values.tags}
          hint={t`Up to five, with commas between them.`}
          wrong={task.wrong('tags')}
          onChange={(event) => set('tags', event.currentTarget.value)}
        />
        <Field
          label={t`Address of its terms of service`}
          type="url"
          value={values.terms_of_service_url}
          wrong={task.wrong('terms_of_service_url')}
          onChange={(event) => set('terms_of_service_url', event.currentTarget.value)}
        />
        <Field
          label={t`Address of its privacy policy`}
          type="url"
          value={values.privacy_policy_url}
          wrong={task.wrong('privacy_policy_url')}
          onChange={(event) => set('privacy_policy_url', event.currentTarget.value)}
        />
      </div>
      <div className="settings-group">
        <Copied label={t`Application ID`} text={application.id} />
        <Copied label={t`Public key`} text={application.verify_key} />
      </div>
      <div className="settings-group">
        <h2>
          <Trans>Delete the application</Trans>
        </h2>
        <p className="note">
          <Trans>Its bot leaves all guilds, and its commands and webhooks go with it. Nothing brings it back.</Trans>
        </p>
        <div>
          <button type="button" className="button bad" onClick={() => setDeleting(true)}>
            <Trans>Delete the application</Trans>
          </button>
        </div>
      </div>
      <SaveBar isChanged={isChanged} task={task} onReset={reset} onSave={save} />
      {isDeleting && (
        <Confirm
          title={t`Delete ${application.name}?`}
          isBad
          words={t`Delete it`}
          onClose={() => setDeleting(false)}
          act={async () => {
            await client.rest.call('POST /applications/{application_id}/delete', { path: { application_id: application.id } });
            navigate('/developers');
          }}
        >
          <Trans>Its bot leaves all guilds, and its commands and webhooks go with it. Nothing brings it back.</Trans>
        </Confirm>
      )}
    </>
  );
}
