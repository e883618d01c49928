import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs, type Key } from 'react-aria-components';
import { useClient } from '../app/session.tsx';
import { Mentions } from './mentions.tsx';
import { Reminders } from './reminders.tsx';
import { SavedMessages } from './saved-messages.tsx';
import { Unreads } from './unreads.tsx';
import './inbox.css';

const KEY = 'nexus.inbox-tab';

/** All that waits for somebody, in four tabs; it opens where it was left. */
export default function Inbox({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const [tab, setTab] = useState<Key>(localStorage.getItem(KEY) ?? 'unreads');
  useEffect(() => {
    void client.loadSavedMessages().catch(() => undefined);
  }, [client]);
  const tabs = { unreads: t`Unread`, mentions: t`Mentions`, saved: t`Saved`, reminders: t`Reminders` };
  return (
    <Tabs
      className="inbox"
      selectedKey={tab in tabs ? tab : 'unreads'}
      onSelectionChange={(key) => {
        localStorage.setItem(KEY, String(key));
        setTab(key);
      }}
    >
      <TabList className="tool-tabs" aria-label={t`Inbox`}>
        {Object.entries(tabs).map(([key, words]) => (
          <Tab key={key} id={key}>
            {words}
          </Tab>
        ))}
      </TabList>
      <TabPanel id="unreads" className="tool-panel">
        <Unreads onClose={onClose} />
      </TabPanel>
      <TabPanel id="mentions" className="tool-panel">
        <Mentions onClose={onClose} />
      </TabPanel>
      <TabPanel id="saved" className="tool-panel">
        <SavedMessages onClose={onClose} />
      </TabPanel>
      <TabPanel id="reminders" className="tool-panel">
        <Reminders onClose={onClose} />
      </TabPanel>
    </Tabs>
  );
}
