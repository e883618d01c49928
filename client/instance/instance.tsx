import { useLingui } from '@lingui/react/macro';
import { useIsNarrow } from '../app/media.ts';
import type { PageProps } from '../app/pages.tsx';
import { aboutServer } from '../app/about-server.ts';
import { FullPage } from '../kit/full-page.tsx';
import { InstanceInvites } from './instance-invites.tsx';
import { InstanceSettings } from './instance-settings.tsx';
import '../settings/settings.css';

/** What the operators of a server decide about it. The first of them is led here when it is new. */
export default function Instance({ parts: [section = ''], onClose }: PageProps) {
  const { t } = useLingui();
  const isNarrow = useIsNarrow();
  const sections = [
    { key: 'settings', words: t`Settings of the server`, group: '' },
    { key: 'invites', words: t`Invites to the server`, group: '' },
  ];
  // A new server has nothing but its settings to begin with.
  const open = sections.find(({ key }) => key === section) ?? (isNarrow && !aboutServer.isNew ? undefined : sections[0]);
  return (
    <FullPage
      title={aboutServer.name}
      sections={sections}
      shown={open?.key ?? null}
      pathOf={(key) => ['/instance', key].filter((part) => part !== null).join('/')}
      onClose={onClose}
    >
      {open?.key === 'invites' ? <InstanceInvites /> : <InstanceSettings onClose={onClose} />}
    </FullPage>
  );
}
