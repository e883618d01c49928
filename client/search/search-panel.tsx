import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { Tab as TabButton, TabList, TabPanel, Tabs } from 'react-aria-components';
import { channelName } from '#sdk/state/selectors/names';
import { DIRECT } from '#sdk/state/state';
import { useJump } from '../app/jump.ts';
import { useIsNarrow } from '../app/media.ts';
import { useSelected } from '../app/session.tsx';
import { PlaceName } from '../inbox/place-name.tsx';
import { Icon } from '../kit/icon.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import type { Scope } from './ask.ts';
import { KeptSearches, SearchName } from './kept-searches.tsx';
import { isEmpty, NOTHING, type Order, type Query } from './query.ts';
import { keepSearch } from './recent.ts';
import { Result } from './result.tsx';
import { SearchInput } from './search-input.tsx';
import { tabsOf, type Tab } from './tabs.ts';
import { useResults } from './use-results.ts';
import '../inbox/inbox.css';
import '../messages/head-tools.css';
import './search.css';

interface SearchPanelProps {
  guildId: string;
  channelId: string | null;
  onClose(): void;
}

/** Looks for messages, beside the channel in which one is. What was found stays while one jumps from one to another. */
export default function SearchPanel({ guildId, channelId, onClose }: SearchPanelProps) {
  const { t } = useLingui();
  const jump = useJump();
  const jumping = useTask();
  const isNarrow = useIsNarrow();
  const meId = useSelected((state) => state.meId ?? '');
  const here = { guildId, channelId: guildId === DIRECT ? channelId : null };
  const [scope, setScope] = useState<Scope>(here);
  const [query, setQuery] = useState<Query>(NOTHING);
  const [asked, setAsked] = useState<Query>(NOTHING);
  const [chosenTab, setTab] = useState<Tab>('messages');
  const tabs = tabsOf(asked);
  const tab = tabs.includes(chosenTab) ? chosenTab : 'messages';
  const [isNaming, setNaming] = useState(false);
  const results = useResults(scope, asked, tab);
  const isIdle = isEmpty(asked);
  // With nothing asked the search goes along to where one goes.
  useEffect(() => {
    if (isIdle) setScope({ guildId, channelId: guildId === DIRECT ? channelId : null });
  }, [isIdle, guildId, channelId]);
  const search = (next: Query, where: Scope = scope): void => {
    setQuery(next);
    setScope(where);
    setAsked({ ...next, text: next.text.trim() });
    if (!isEmpty(next)) keepSearch(meId, { scope: where, query: { ...next, text: next.text.trim() } });
  };
  const words: Record<Tab, string> = { messages: t`Messages`, media: t`Media`, files: t`Files`, links: t`Links`, pins: t`Pins` };
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(event.target as Element).closest('.results')) return;
    const jumps = [...event.currentTarget.querySelectorAll<HTMLElement>('.card-acts > .button')];
    const from = jumps.indexOf(document.activeElement as HTMLElement);
    const next = jumps[from + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <aside
      className="aside search-panel"
      aria-label={t`Search`}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
        walk(event);
      }}
    >
      <header className="main-head">
        <SearchInput scope={scope} query={query} onChange={setQuery} onSearch={search} onClose={onClose} />
        <button className="icon-button" aria-label={t`Close the search`} title={t`Close the search`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <ScopeChoice scope={scope} channelId={channelId} onChange={(next) => (isIdle ? setScope(next) : search(query, next))} />
      {isIdle ? (
        <KeptSearches scope={scope} onRun={(where, kept) => search(kept, where)} />
      ) : (
        <Tabs className="search-tabs" selectedKey={tab} onSelectionChange={(key) => setTab(key as Tab)}>
          <TabList className="tool-tabs" aria-label={t`What to show`}>
            {tabs.map((one) => (
              <TabButton key={one} id={one}>
                {words[one]}
                {results.counts[one] !== undefined && <small> {results.counts[one]}</small>}
              </TabButton>
            ))}
          </TabList>
          <div className="search-about">
            <p role="status">
              {results.isIndexing ? (
                <Trans>The server is still reading its messages. The search goes on by itself.</Trans>
              ) : results.messages === null ? (
                results.problem === null && <Trans>Searching …</Trans>
              ) : (
                <Plural value={results.total} one="# result" other="# results" />
              )}
            </p>
            <select
              aria-label={t`Order`}
              value={asked.order}
              onChange={({ target }) => search({ ...query, order: target.value as Order })} // has no others
            >
              <option value="newest">{t`New first`}</option>
              <option value="oldest">{t`Old first`}</option>
              {scope.guildId !== DIRECT && <option value="relevance">{t`Best first`}</option>}
            </select>
            <button className="icon-button" aria-label={t`Save the search`} title={t`Save the search`} onClick={() => setNaming(true)}>
              <Icon name="bookmark" />
            </button>
          </div>
          <TabPanel id={tab} className="results" aria-busy={results.isBusy}>
            <Problem text={results.problem ?? jumping.problem} />
            {results.problem !== null && (
              <button className="button small" onClick={results.again}>
                <Trans>Try again</Trans>
              </button>
            )}
            {results.messages?.length === 0 && results.problem === null && (
              <p className="nothing">
                <Icon name="search" />
                <Trans>Nothing was found. Try other words, or take a filter away.</Trans>
              </p>
            )}
            {results.messages?.map((message, place, all) => (
              <div key={message.id}>
                {all[place - 1]?.channel_id !== message.channel_id && <PlaceName channelId={message.channel_id} withGuild={false} />}
                <Result
                  message={message}
                  text={asked.text}
                  onJump={(messageId) =>
                    jumping.run(async () => {
                      await jump({ channelId: message.channel_id, messageId });
                      if (isNarrow) onClose();
                    })
                  }
                />
              </div>
            ))}
            {results.hasMore && <More isBusy={results.isBusy} onMore={results.more} />}
          </TabPanel>
        </Tabs>
      )}
      {isNaming && <SearchName made={{ scope, query: asked }} onClose={() => setNaming(false)} />}
    </aside>
  );
}

/** Where it looks: said for a guild; in direct messages one chooses. */
function ScopeChoice({ scope, channelId, onChange }: { scope: Scope; channelId: string | null; onChange(scope: Scope): void }) {
  const { t } = useLingui();
  const guild = useSelected((state) => state.guilds.get(scope.guildId)?.name ?? '');
  const ownId = scope.channelId ?? channelId;
  const name = useSelected((state) => (ownId === null || scope.guildId !== DIRECT ? '' : channelName(state, ownId)));
  if (scope.guildId !== DIRECT)
    return (
      <p className="search-scope" dir="auto">
        <Trans>In {guild}</Trans>
      </p>
    );
  return (
    <p className="search-scope">
      <select
        aria-label={t`Where to look`}
        value={scope.channelId ?? ''}
        onChange={({ target }) => onChange({ guildId: DIRECT, channelId: target.value || null })}
      >
        <option value="">{t`In all direct messages`}</option>
        {ownId !== null && name !== '' && <option value={ownId}>{t`In the conversation with ${name}`}</option>}
      </select>
    </p>
  );
}
