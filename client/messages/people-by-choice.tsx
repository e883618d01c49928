import { Trans } from '@lingui/react/macro';
import type { APIUser } from 'discord-api-types/v10';
import { useCallback, useState, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Loading } from '../kit/loading.tsx';
import { useLoaded } from '../kit/use-loaded.ts';

const PAGE = 100;

export interface Choice {
  key: string;
  /** What a screen reader calls it. */
  label: string;
  shown: ReactNode;
  count: number;
}

interface PeopleByChoiceProps {
  title: string;
  guildId: string | undefined;
  choices: readonly Choice[];
  first: string;
  /** At most a hundred of those who made a choice, after one of them. Has to stay the same function. */
  load(key: string, after: string | undefined): Promise<readonly APIUser[]>;
  onClose(): void;
}

/** Who chose what: an emoji under a message, an answer of a poll. */
export function PeopleByChoice({ title, guildId, choices, first, load, onClose }: PeopleByChoiceProps) {
  return (
    <Dialog title={title} isWide onClose={onClose}>
      <Tabs className="by-choice" orientation="vertical" defaultSelectedKey={first}>
        <TabList aria-label={title}>
          {choices.map(({ key, label, shown, count }) => (
            <Tab key={key} id={key} aria-label={`${label}, ${count}`}>
              <span className="shown" dir="auto">
                {shown}
              </span>
              <span>{count}</span>
            </Tab>
          ))}
        </TabList>
        {choices.map(({ key }) => (
          <TabPanel key={key} id={key}>
            <People choice={key} guildId={guildId} load={load} />
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  );
}

function People({ choice, guildId, load }: { choice: string; guildId: string | undefined; load: PeopleByChoiceProps['load'] }) {
  const begin = useCallback(() => load(choice, undefined), [load, choice]);
  const { value, problem, reload, set } = useLoaded(begin);
  const [isBusy, setBusy] = useState(false);
  const more = (after: string): void => {
    setBusy(true);
    load(choice, after).then(
      (next) => {
        set((before) => [...before, ...next]);
        setBusy(false);
      },
      () => setBusy(false),
    );
  };
  if (!value) return <Loading problem={problem} onRetry={reload} />;
  if (value.length === 0)
    return (
      <p className="note">
        <Trans>Nobody.</Trans>
      </p>
    );
  return (
    <>
      <ul>
        {value.map((user) => (
          <Person key={user.id} user={user} guildId={guildId} />
        ))}
      </ul>
      {value.length % PAGE === 0 && (
        <button type="button" className="button small" disabled={isBusy} onClick={() => more(value.at(-1)?.id ?? '0')}>
          <Trans>More</Trans>
        </button>
      )}
    </>
  );
}

function Person({ user, guildId }: { user: APIUser; guildId: string | undefined }) {
  const known = useSelected((state) => nameOf(state, user.id, guildId));
  const name = known || user.global_name || user.username;
  return (
    <li>
      <Avatar id={user.id} name={name} hash={user.avatar} folder="avatars" size={32} />
      <span dir="auto">{name}</span>
      <small dir="auto">{user.username}</small>
    </li>
  );
}
