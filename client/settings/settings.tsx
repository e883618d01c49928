import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { useIsNarrow } from '../app/media.ts';
import { logOut } from '../app/log-out.ts';
import type { PageProps } from '../app/pages.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { FullPage } from '../kit/full-page.tsx';
import { GROUPS, SECTIONS } from './sections.tsx';
import './settings.css';

/** The person's own settings. */
export default function Settings({ parts: [section = ''], onClose }: PageProps) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const isNarrow = useIsNarrow();
  const name = useSelected((state) => nameOf(state, state.meId ?? ''));
  const isOperator = useSelected((state) => state.isOperator);
  const open = SECTIONS.find(({ key }) => key === section) ?? (isNarrow ? undefined : SECTIONS[0]);
  const Part = open?.Part;
  return (
    <FullPage
      title={name || t`Settings`}
      sections={SECTIONS.map(({ key, words, group }) => ({ key, words: i18n._(words), group: i18n._(GROUPS[group]) }))}
      shown={open?.key ?? null}
      pathOf={(key) => ['/settings', key].filter((part) => part !== null).join('/')}
      onClose={onClose}
      foot={
        <div className="settings-foot">
          {isOperator && (
            <Link href="/instance">
              <Trans>This server</Trans>
            </Link>
          )}
          <Link href="/developers">
            <Trans>Developers</Trans>
          </Link>
          <button className="nav-button bad" onClick={() => logOut(client)}>
            <Trans>Log out</Trans>
          </button>
        </div>
      }
    >
      {Part && <Part />}
    </FullPage>
  );
}
