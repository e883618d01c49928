import { useLingui } from '@lingui/react/macro';
import { Fragment, Suspense, type ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Link } from 'wouter';
import { useIsNarrow } from '../app/media.ts';
import { navigate } from '../app/navigate.ts';
import { Icon } from './icon.tsx';
import { UnsavedGuard, useMayLeave } from './unsaved.tsx';
import './full-page.css';

export interface PageSection {
  key: string;
  words: string;
  /** Where it stands; sections of one group follow each other. The first group needs no words. */
  group: string;
}

interface FullPageProps {
  /** Whose page it is. */
  title: string;
  sections: readonly PageSection[];
  /** The open section; null where the list of them is all there is to see, as on a phone at first. */
  shown: string | null;
  pathOf(key: string | null): string;
  onClose(): void;
  /** Below the list: what is no section, such as "Delete the guild". */
  foot?: ReactNode;
  children: ReactNode;
}

/** A page over everything, with its sections at the left; on a phone first these, then one of them. Esc closes it, unless something is unsaved. */
export const FullPage = (props: FullPageProps) => (
  <UnsavedGuard>
    <Page {...props} />
  </UnsavedGuard>
);

function Page({ title, sections, shown, pathOf, onClose, foot, children }: FullPageProps) {
  const { t } = useLingui();
  const isNarrow = useIsNarrow();
  const mayLeave = useMayLeave();
  const groups = [...new Set(sections.map(({ group }) => group))];
  const close = (): void => {
    if (mayLeave()) onClose();
  };
  const back = (): void => {
    if (mayLeave()) navigate(pathOf(null), { replace: true });
  };
  const open = sections.find(({ key }) => key === shown);
  return (
    <ModalOverlay className="full-page" isOpen onOpenChange={(isOpen) => !isOpen && close()}>
      <Modal className="full-page-body">
        <Dialog className="full-page-grid" aria-label={title}>
          {(!isNarrow || !open) && (
            <nav aria-label={title}>
              <header>
                <Heading level={1} dir="auto">
                  {title}
                </Heading>
                {isNarrow && <CloseButton onClose={close} />}
              </header>
              {groups.map((group) => (
                <Fragment key={group}>
                  {group !== '' && (
                    <h2 dir="auto" title={group}>
                      {group}
                    </h2>
                  )}
                  <ul>
                    {sections
                      .filter((section) => section.group === group)
                      .map(({ key, words }) => (
                        <li key={key}>
                          <Link
                            href={pathOf(key)}
                            replace={!isNarrow}
                            aria-current={key === shown ? 'page' : undefined}
                            onClick={(event) => {
                              if (!mayLeave()) event.preventDefault();
                            }}
                          >
                            {words}
                            {isNarrow && <Icon name="right" />}
                          </Link>
                        </li>
                      ))}
                  </ul>
                </Fragment>
              ))}
              {foot}
            </nav>
          )}
          {open && (
            <main>
              <header>
                {isNarrow && (
                  <button className="icon-button" aria-label={t`Back`} onClick={back}>
                    <Icon name="back" />
                  </button>
                )}
                <h1>{open.words}</h1>
                <CloseButton onClose={close} />
              </header>
              <div className="full-page-section" key={open.key}>
                <Suspense fallback={<p className="note" aria-busy="true">{t`Loading …`}</p>}>{children}</Suspense>
              </div>
            </main>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function CloseButton({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  return (
    <button className="icon-button close" aria-label={t`Close`} title={t`Close (Esc)`} onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}
