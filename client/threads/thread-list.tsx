import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Link } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { activeThreads } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { ThreadLine } from './thread-line.tsx';
import { useThreadPath } from './use-thread-path.ts';
import '../inbox/inbox.css';
import './threads.css';

const PAGE = 25;

/** The threads of a channel: those going on, those in the archive, and of the private ones those that one may see. */
export default function ThreadList({ channelId, onNew, onClose }: { channelId: string; onNew(): void; onClose(): void }) {
  const { t } = useLingui();
  const [wanted, setWanted] = useState('');
  const pathOf = useThreadPath();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const mayBegin = useSelected((state) => may(state, channelId, Bit.CreatePublicThreads));
  const open = (threadId: string): void => {
    onClose();
    navigate(pathOf({ id: threadId, guild_id: guildId, parent_id: channelId }));
  };
  return (
    <>
      <div className="thread-list-head">
        <h2>
          <Trans>Threads</Trans>
        </h2>
        <input
          className="input"
          type="search"
          aria-label={t`Look for a thread`}
          placeholder={t`Look for a thread`}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
        {mayBegin && (
          <button className="button small primary" onClick={onNew}>
            <Trans>New</Trans>
          </button>
        )}
      </div>
      <Tabs>
        <TabList className="tool-tabs" aria-label={t`Threads`}>
          <Tab id="active">{t`Active`}</Tab>
          <Tab id="archived">{t`Archive`}</Tab>
          <Tab id="private">{t`Private archive`}</Tab>
        </TabList>
        <TabPanel id="active" className="tool-panel">
          <Active channelId={channelId} wanted={wanted} onOpen={open} />
        </TabPanel>
        <TabPanel id="archived" className="tool-panel">
          <Archived channelId={channelId} wanted={wanted} onOpen={open} />
        </TabPanel>
        <TabPanel id="private" className="tool-panel">
          <PrivateArchive channelId={channelId} wanted={wanted} onOpen={open} />
        </TabPanel>
      </Tabs>
      <p className="thread-list-foot">
        <Link href="/threads" onClick={onClose}>
          <Trans>My threads everywhere</Trans>
        </Link>
      </p>
    </>
  );
}

interface PartProps {
  channelId: string;
  wanted: string;
  onOpen(threadId: string): void;
}

const isNamed = (thread: Channel, wanted: string): boolean => (thread.name ?? '').toLowerCase().includes(wanted.trim().toLowerCase());

function Active({ channelId, wanted, onOpen }: PartProps) {
  const threads = useSelected((state) => activeThreads(state, channelId)).filter((thread) => isNamed(thread, wanted));
  const [joined, others] = [threads.filter(({ member }) => member !== undefined), threads.filter(({ member }) => member === undefined)];
  if (threads.length === 0) return <Nothing isLooking={wanted.trim() !== ''} />;
  return (
    <>
      {joined.length > 0 && (
        <section>
          <h3>
            <Trans>Those you follow</Trans>
          </h3>
          <Lines threads={joined} onOpen={onOpen} />
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h3>
            <Trans>Others</Trans>
          </h3>
          <Lines threads={others} onOpen={onOpen} />
        </section>
      )}
    </>
  );
}

function Archived({ channelId, wanted, onOpen }: PartProps) {
  const client = useClient();
  const name = wanted.trim();
  return (
    <Pages
      // A new question begins anew.
      key={name}
      isLooking={name !== ''}
      onOpen={onOpen}
      load={useCallback(
        async (known: readonly string[]) =>
          client.searchThreads(channelId, { archived: true, sort_by: 'archive_time', limit: PAGE, offset: known.length, ...(name !== '' && { name }) }),
        [client, channelId, name],
      )}
    />
  );
}

function PrivateArchive({ channelId, wanted, onOpen }: PartProps) {
  const client = useClient();
  const mayManage = useSelected((state) => may(state, channelId, Bit.ManageThreads));
  return (
    <Pages
      isLooking={wanted.trim() !== ''}
      wanted={wanted}
      onOpen={onOpen}
      load={useCallback(
        (known: readonly string[]) => {
          const last = known.at(-1);
          const lastAt = client.state.channels.get(last ?? '')?.thread_metadata?.archive_timestamp;
          return client.loadPrivateArchive(channelId, mayManage ? 'all' : 'own', mayManage ? lastAt : last);
        },
        [client, channelId, mayManage],
      )}
    />
  );
}

interface PagesProps {
  isLooking: boolean;
  wanted?: string;
  load(known: readonly string[]): Promise<{ ids: readonly string[]; hasMore: boolean }>;
  onOpen(threadId: string): void;
}

function Pages({ isLooking, wanted = '', load, onOpen }: PagesProps) {
  const client = useClient();
  const { run, isBusy, problem } = useTask();
  const [ids, setIds] = useState<readonly string[] | null>(null);
  const [hasMore, setMore] = useState(false);
  const more = useCallback(
    (known: readonly string[]): void =>
      run(async () => {
        const page = await load(known);
        setIds([...new Set([...known, ...page.ids])]);
        setMore(page.hasMore && page.ids.length > 0);
      }),
    [run, load],
  );
  useEffect(() => more([]), [more]);
  const threads = (ids ?? []).flatMap((id) => client.state.channels.get(id) ?? []).filter((thread) => isNamed(thread, wanted));
  return (
    <div aria-busy={isBusy}>
      <Problem text={problem} />
      {ids !== null && threads.length === 0 && !hasMore && <Nothing isLooking={isLooking} />}
      <Lines threads={threads} onOpen={onOpen} />
      {hasMore && <More isBusy={isBusy} onMore={() => more(ids ?? [])} />}
    </div>
  );
}

const Lines = ({ threads, onOpen }: { threads: readonly Channel[]; onOpen(threadId: string): void }) => (
  <ul>
    {threads.map((thread) => (
      <li key={thread.id}>
        <ThreadLine thread={thread} onOpen={() => onOpen(thread.id)} />
      </li>
    ))}
  </ul>
);

const Nothing = ({ isLooking }: { isLooking: boolean }) => (
  <p className="nothing">
    <Icon name="thread" />
    {isLooking ? <Trans>No thread is called so.</Trans> : <Trans>There are no threads here.</Trans>}
  </p>
);
