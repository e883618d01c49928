import { useLingui } from '@lingui/react/macro';
import type { APIApplication } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { useIsNarrow } from '../app/media.ts';
import type { PageProps } from '../app/pages.tsx';
import { useClient } from '../app/session.tsx';
import { FullPage } from '../kit/full-page.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { AllApplications } from './all-applications.tsx';
import { ApplicationList } from './application-list.tsx';
import { SECTIONS } from './application-sections.tsx';
import './developers.css';

/** What a person builds for this server: their applications, and one of them with its bot. */
export default function Developers({ parts: [applicationId = '', section = ''], onClose }: PageProps) {
  return /^\d+$/.test(applicationId) ? (
    <OneApplication key={applicationId} applicationId={applicationId} section={section} onClose={onClose} />
  ) : (
    <Applications onClose={onClose} />
  );
}

function Applications({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const sections = [{ key: 'applications', words: t`Applications`, group: '' }];
  return (
    <FullPage title={t`Developers`} sections={sections} shown="applications" pathOf={() => '/developers'} onClose={onClose}>
      <ApplicationList />
    </FullPage>
  );
}

function OneApplication({ applicationId, section, onClose }: { applicationId: string; section: string; onClose(): void }) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const isNarrow = useIsNarrow();
  const load = useCallback(() => client.rest.call('GET /applications/{application_id}', { path: { application_id: applicationId } }), [client, applicationId]);
  const { value: application, problem, reload, set } = useLoaded<APIApplication>(load);
  const open = SECTIONS.find(({ key }) => key === section) ?? (isNarrow ? undefined : SECTIONS[0]);
  const Part = open?.Part;
  return (
    <FullPage
      title={application?.name ?? t`Application`}
      sections={SECTIONS.map(({ key, words }) => ({ key, words: i18n._(words), group: '' }))}
      shown={open?.key ?? null}
      pathOf={(key) => ['/developers', applicationId, key].filter((part) => part !== null).join('/')}
      onClose={onClose}
      foot={<AllApplications />}
    >
      {!application && <Loading problem={problem} onRetry={reload} />}
      {application && Part && <Part application={application} onChanged={(changed) => set(() => changed)} />}
    </FullPage>
  );
}
