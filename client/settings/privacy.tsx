import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { guildIds } from '#sdk/state/selectors/channels';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { changeMessageRequests, readMessageRequests, type MessageRequests } from './message-requests.ts';

interface FriendSources {
  all?: boolean | null;
  mutual_friends?: boolean | null;
  mutual_guilds?: boolean | null;
}

const NONE: readonly string[] = [];
const restrictedOf = (state: State): readonly string[] => (state.settings.get('restricted_guilds') as string[] | undefined) ?? NONE; // Discord's setting of that name
const sourcesOf = (state: State): FriendSources => (state.settings.get('friend_source_flags') as FriendSources | undefined) ?? ALL; // the same
const ALL: FriendSources = { all: true, mutual_friends: true, mutual_guilds: true };

/** Who may write to one, and ask to be a friend. */
export default function Privacy() {
  return (
    <>
      <DirectMessages />
      <FriendRequests />
    </>
  );
}

function DirectMessages() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const guilds = useSelected(guildIds);
  const restricted = useSelected(restrictedOf);
  const restrictedByDefault = useSelected((state) => state.settings.get('default_guilds_restricted') === true);
  const load = useCallback(() => readMessageRequests(client), [client]);
  const { value: requests, problem, reload, set } = useLoaded(load);
  if (!requests) return <Loading problem={problem} onRetry={reload} />;
  const restrict = (ids: readonly string[]): void => task.run(() => client.editSettings({ restricted_guilds: [...ids] }));
  const change = (part: Partial<MessageRequests>): void => {
    const before = requests;
    set((known) => ({ ...known, ...part }));
    task.run(async () => {
      try {
        const now = await changeMessageRequests(client, part);
        set(() => now);
      } catch (error) {
        set(() => before);
        throw error;
      }
    });
  };
  const without = (ids: readonly string[], id: string, isIn: boolean): string[] => [...ids.filter((one) => one !== id), ...(isIn ? [id] : [])];
  return (
    <section className="group">
      <h2>
        <Trans>Direct messages</Trans>
      </h2>
      <p className="note">
        <Trans>Friends may always write to you. This is about everybody else in your guilds.</Trans>
      </p>
      <div>
        <Switch
          label={t`Direct messages from members of guilds that you join`}
          hint={t`For new guilds. Those that you are in stand below.`}
          isOn={!restrictedByDefault}
          onChange={(isOn) => task.run(() => client.editSettings({ default_guilds_restricted: !isOn }))}
        />
        <Switch
          label={t`Ask me first, in new guilds`}
          hint={t`What somebody who is no friend writes first waits as a message request, without a sound.`}
          isOn={requests.byDefault}
          onChange={(byDefault) => change({ byDefault })}
        />
      </div>
      <Problem text={task.problem} />
      {guilds.length > 0 && (
        <>
          <div className="row">
            <button className="button small" disabled={restricted.length === 0} onClick={() => restrict([])}>
              <Trans>Let everybody write</Trans>
            </button>
            <button className="button small" disabled={guilds.every((id) => restricted.includes(id))} onClick={() => restrict(guilds)}>
              <Trans>Let friends alone write</Trans>
            </button>
          </div>
          <ul className="facts">
            {guilds.map((id) => (
              <GuildRow
                key={id}
                id={id}
                mayWrite={!restricted.includes(id)}
                asksFirst={requests.guildIds.includes(id)}
                onMayWrite={(may) => restrict(without(restricted, id, !may))}
                onAsksFirst={(asks) => change({ guildIds: without(requests.guildIds, id, asks) })}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface GuildRowProps {
  id: string;
  mayWrite: boolean;
  asksFirst: boolean;
  onMayWrite(may: boolean): void;
  onAsksFirst(asks: boolean): void;
}

function GuildRow({ id, mayWrite, asksFirst, onMayWrite, onAsksFirst }: GuildRowProps) {
  const { t } = useLingui();
  const guild = useSelected((state) => state.guilds.get(id));
  const name = guild?.name ?? '';
  return (
    <li className="guild-privacy">
      <Avatar id={id} name={name} hash={guild?.icon} folder="icons" size={32} />
      <span className="what name" dir="auto">
        {name}
      </span>
      <div className="switches">
        <Switch label={<LabelFor words={t`Direct messages`} name={name} />} isOn={mayWrite} onChange={onMayWrite} />
        <Switch label={<LabelFor words={t`Ask me first`} name={name} />} isOn={mayWrite && asksFirst} isDisabled={!mayWrite} onChange={onAsksFirst} />
      </div>
    </li>
  );
}

/** The name stands beside it for the eye. */
const LabelFor = ({ words, name }: { words: string; name: string }) => (
  <>
    {words}
    <span className="unseen">, {name}</span>
  </>
);

function FriendRequests() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const sources = useSelected(sourcesOf);
  const change = (part: FriendSources): void => task.run(() => client.editSettings({ friend_source_flags: { ...sources, ...part } }));
  return (
    <section className="group">
      <h2>
        <Trans>Friend requests</Trans>
      </h2>
      <p className="note">
        <Trans>Who may ask to be your friend.</Trans>
      </p>
      <div>
        <Switch
          label={t`Everybody`}
          isOn={sources.all === true}
          onChange={(isOn) => change(isOn ? ALL : { all: false, mutual_friends: true, mutual_guilds: true })}
        />
        <Switch
          label={t`Friends of friends`}
          isOn={sources.all === true || sources.mutual_friends === true}
          isDisabled={sources.all === true}
          onChange={(isOn) => change({ mutual_friends: isOn })}
        />
        <Switch
          label={t`Members of your guilds`}
          isOn={sources.all === true || sources.mutual_guilds === true}
          isDisabled={sources.all === true}
          onChange={(isOn) => change({ mutual_guilds: isOn })}
        />
      </div>
      <Problem text={task.problem} />
    </section>
  );
}
