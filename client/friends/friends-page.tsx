import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { DIRECT } from '#sdk/state/state';
import { useIsNarrow } from '../app/media.ts';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { AddFriend } from './add-friend.tsx';
import { MessageRequests } from './message-requests.tsx';
import { Person } from './person.tsx';
import { messageRequests, relationsOf } from './relations.ts';
import './friends.css';

/** Friends, who asks to be one, whom one blocked, and who wrote without being known. */
export default function FriendsPage() {
  const { t } = useLingui();
  const isNarrow = useIsNarrow();
  const [params, setParams] = useSearchParams();
  const incoming = useSelected((state) => relationsOf(state, '3')).length;
  const requests = useSelected((state) => messageRequests(state, '')).length;
  const tabs = { online: t`Online`, all: t`All`, pending: t`Pending`, blocked: t`Blocked`, requests: t`Message requests`, add: t`Add friend` };
  const asked = params.get('tab') ?? '';
  const count: Partial<Record<string, number>> = { pending: incoming, requests };
  return (
    <Tabs
      className="friends-page"
      selectedKey={asked in tabs ? asked : 'online'}
      onSelectionChange={(key) => setParams({ tab: String(key) }, { replace: true })}
    >
      <header className="main-head">
        {isNarrow && (
          <button className="icon-button" aria-label={t`Back`} onClick={() => navigate(pathTo(DIRECT))}>
            <Icon name="back" />
          </button>
        )}
        <Icon name="people" />
        <h1>
          <Trans>Friends</Trans>
        </h1>
        <TabList className="friends-tabs" aria-label={t`Friends`}>
          {Object.entries(tabs).map(([key, words]) => (
            <Tab key={key} id={key} className={`friends-tab${key === 'add' ? ' add' : ''}`}>
              {words}
              {(count[key] ?? 0) > 0 && <span className="badge">{count[key]}</span>}
            </Tab>
          ))}
        </TabList>
      </header>
      <TabPanel id="online" className="friends">
        <Friends areOnline />
      </TabPanel>
      <TabPanel id="all" className="friends">
        <Friends areOnline={false} />
      </TabPanel>
      <TabPanel id="pending" className="friends">
        <Pending />
      </TabPanel>
      <TabPanel id="blocked" className="friends">
        <People type="2" title={t`Blocked`} empty={t`You have blocked nobody.`} />
      </TabPanel>
      <TabPanel id="requests" className="friends">
        <MessageRequests />
      </TabPanel>
      <TabPanel id="add" className="friends">
        <AddFriend />
      </TabPanel>
    </Tabs>
  );
}

function Friends({ areOnline }: { areOnline: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const [query, setQuery] = useState('');
  const ids = useSelected((state) => relationsOf(state, '1'));
  // Who is there changes without the friends; it is asked again when any presence does.
  useSelected((state) => state.presences.version);
  const wanted = query.trim().toLowerCase();
  const shown = ids.filter((id) => {
    if (areOnline && !client.state.presences.has(id)) return false;
    return `${nameOf(client.state, id)} ${client.state.users.get(id)?.username ?? ''}`.toLowerCase().includes(wanted);
  });
  return (
    <>
      <input
        className="input"
        type="search"
        aria-label={t`Search friends`}
        placeholder={t`Search`}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <Listed
        title={areOnline ? t`Online` : t`All friends`}
        ids={shown}
        empty={wanted !== '' ? t`Nobody of that name.` : areOnline ? t`No friend is here just now.` : t`You have no friends here yet. Add one by name.`}
      />
    </>
  );
}

function Pending() {
  const { t } = useLingui();
  const incoming = useSelected((state) => relationsOf(state, '3'));
  const outgoing = useSelected((state) => relationsOf(state, '4'));
  if (incoming.length + outgoing.length === 0) return <p className="friends-empty">{t`No request waits.`}</p>;
  return (
    <>
      {incoming.length > 0 && <Listed title={t`They ask you`} ids={incoming} />}
      {outgoing.length > 0 && <Listed title={t`You asked`} ids={outgoing} />}
    </>
  );
}

function People({ type, title, empty }: { type: string; title: string; empty: string }) {
  const ids = useSelected((state) => relationsOf(state, type));
  return <Listed title={title} ids={ids} empty={empty} />;
}

function Listed({ title, ids, empty }: { title: string; ids: readonly string[]; empty?: string }) {
  if (ids.length === 0) return <p className="friends-empty">{empty}</p>;
  return (
    <section>
      <h2>
        {title} — {ids.length}
      </h2>
      <ul>
        {ids.map((id) => (
          <Person key={id} userId={id} />
        ))}
      </ul>
    </section>
  );
}
