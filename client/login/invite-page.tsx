import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { APIGuildScheduledEvent, APIInvite } from 'discord-api-types/v10';
import { Suspense, useEffect, useState } from 'react';
import { Link, useSearch } from 'wouter';
import type { LoginStep } from '#sdk/client-options';
import { aboutServer } from '../app/about-server.ts';
import { lazily } from '../app/lazily.tsx';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected, useToken } from '../app/session.tsx';
import { pathOfEvents } from '../events/scheduled-event.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { asksFirst, eventAsked, joinByInvite } from '../guild-list/join-guild.ts';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { Door } from './door.tsx';
import { LoginForm } from './login-page.tsx';
import { RegisterForm } from './register-page.tsx';
import { SecondFactor } from './second-factor.tsx';

const AskToJoin = lazily(() => import('../newcomer/ask-to-join.tsx'));

/** Where an invite leads: into a guild, or, for somebody without an account, into this server. */
export default function InvitePage({ code }: { code: string }) {
  const client = useClient();
  const isLoggedIn = useToken() !== null;
  const [invite, setInvite] = useState<APIInvite | null | undefined>();
  // Of an event that it is an invite to.
  const eventId = eventAsked(useSearch());
  useEffect(() => {
    client.rest
      .request('GET', '/invites/{code}', { path: { code }, query: { with_counts: true, ...(eventId !== undefined && { guild_scheduled_event_id: eventId }) } })
      .then(
        (found) => setInvite(found as APIInvite), // as Discord's contract says
        () => setInvite(null),
      );
  }, [client, code, eventId]);
  return (
    <Door>
      {invite === undefined ? (
        <p className="lead" aria-busy="true">
          <Trans>Looking where it leads …</Trans>
        </p>
      ) : (
        <>
          {invite ? <GuildMark invite={invite} /> : <Unknown />}
          {isLoggedIn ? invite && <Join invite={invite} /> : <Account invite={code} />}
        </>
      )}
      {isLoggedIn && (
        <p className="foot">
          <Link href="/channels/@me">
            <Trans>Back to my channels</Trans>
          </Link>
        </p>
      )}
    </Door>
  );
}

function GuildMark({ invite: { guild, inviter, guild_scheduled_event: event, approximate_member_count: members = 0 } }: { invite: APIInvite }) {
  const name = guild?.name ?? '';
  const by = inviter?.global_name ?? inviter?.username ?? '';
  return (
    <>
      <div className="guild-mark">
        <Avatar id={guild?.id ?? '0'} name={name} hash={guild?.icon} folder="icons" size={72} />
        <p className="lead">{by === '' ? <Trans>You are invited to</Trans> : <Trans>{by} invites you to</Trans>}</p>
      </div>
      <h1 dir="auto">{name}</h1>
      <p className="lead">
        <Plural value={members} one="# member" other="# members" />
      </p>
      {event && <EventMark event={event} />}
    </>
  );
}

function EventMark({ event: { name, scheduled_start_time: start, entity_metadata: about } }: { event: APIGuildScheduledEvent }) {
  const { moment } = useEventWords();
  return (
    <div className="event-mark">
      <Icon name="calendar" />
      <p>
        <strong dir="auto">{name}</strong>
        <time dateTime={start}>{moment(Date.parse(start))}</time>
        {about?.location && <span dir="auto">{about.location}</span>}
      </p>
    </div>
  );
}

function Unknown() {
  const isLoggedIn = useToken() !== null;
  return (
    <>
      <h1>{isLoggedIn ? <Trans>This invite leads nowhere</Trans> : <Trans>Come in</Trans>}</h1>
      <p className="lead">
        {isLoggedIn ? (
          <Trans>It may be too old, or used up.</Trans>
        ) : (
          <Trans>This invite leads into no guild. If it is one into {aboutServer.name} itself, make an account with it.</Trans>
        )}
      </p>
    </>
  );
}

function Join({ invite }: { invite: APIInvite }) {
  const client = useClient();
  const task = useTask();
  const guildId = invite.guild?.id ?? '0';
  const isMember = useSelected((state) => state.guilds.has(guildId));
  const eventId = invite.guild_scheduled_event?.id;
  const invited = { code: invite.code, eventId };
  if (!isMember && asksFirst(invite.guild?.features))
    return (
      <Suspense>
        <AskToJoin guildId={guildId} invited={invited} onIn={navigate} />
      </Suspense>
    );
  const there = eventId === undefined ? `/channels/${guildId}` : pathOfEvents(guildId, eventId);
  const open = async (): Promise<void> => navigate(isMember ? there : await joinByInvite(client, invited));
  return (
    <div className="stack">
      <Problem text={task.problem} />
      <button className="button primary" disabled={task.isBusy} onClick={() => task.run(open)}>
        {isMember ? <Trans>Open it</Trans> : <Trans>Join</Trans>}
      </button>
    </div>
  );
}

function Account({ invite }: { invite: string }) {
  const { t } = useLingui();
  const [isNew, setNew] = useState(aboutServer.registration !== 'closed');
  const [step, setStep] = useState<Extract<LoginStep, { done: false }> | null>(null);
  if (step) return <SecondFactor step={step} onBack={() => setStep(null)} />;
  return (
    <>
      {isNew ? <RegisterForm invite={invite} /> : <LoginForm onSecondFactor={setStep} />}
      <p className="foot">
        <button onClick={() => setNew(!isNew)}>{isNew ? t`I have an account` : t`I have none yet`}</button>
      </p>
    </>
  );
}
