import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { APIInvite } from 'discord-api-types/v10';
import { useCallback, useRef } from 'react';
import { Link } from 'wouter';
import { navigate } from '../app/navigate.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { pathOfEvents } from '../events/scheduled-event.ts';
import { asksFirst, joinByInvite, type Invited } from '../guild-list/join-guild.ts';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useSeen } from '../kit/use-seen.ts';
import { useTask } from '../kit/use-task.ts';
import { inviteShown } from './shown-invites.ts';
import './invite-cards.css';

/** Cards for the invites that a message links. */
export default function InviteCards({ invites }: { invites: readonly Invited[] }) {
  return invites.map((invited) => <InviteCard key={invited.code} invited={invited} />);
}

function InviteCard({ invited }: { invited: Invited }) {
  const { t } = useLingui();
  const card = useRef<HTMLElement>(null);
  const isSeen = useSeen(card);
  return (
    <article ref={card} className="invite-card" aria-label={t`Invite`}>
      {isSeen && <InviteContent invited={invited} />}
    </article>
  );
}

function InviteContent({ invited: { code, eventId } }: { invited: Invited }) {
  const client = useClient();
  const load = useCallback(() => inviteShown(client, { code, eventId }, Date.now()), [client, code, eventId]);
  const { value: invite, problem, reload } = useLoaded(load);
  if (invite === undefined) return <Loading problem={problem} onRetry={reload} />;
  if (invite?.guild) return <GuildInvite invite={invite} guild={invite.guild} />;
  return (
    <>
      <span className="invite-sign">
        <Icon name="invite" />
      </span>
      <p className="invite-about">
        <strong>
          <Trans>This invite leads into no guild</Trans>
        </strong>
        <small>
          <Trans>It may be too old, or used up.</Trans>
        </small>
      </p>
    </>
  );
}

function GuildInvite({ invite, guild: { id, name, icon, features } }: { invite: APIInvite; guild: NonNullable<APIInvite['guild']> }) {
  const client = useClient();
  const task = useTask();
  const isMember = useSelected((state) => state.guilds.has(id));
  const { code, approximate_presence_count: online = 0, approximate_member_count: members = 0, guild_scheduled_event: event } = invite;
  const join = async (): Promise<void> => navigate(asksFirst(features) ? `/invite/${code}` : await joinByInvite(client, { code, eventId: event?.id }));
  return (
    <>
      <Avatar id={id} name={name} hash={icon} folder="icons" size={48} />
      <div className="invite-about">
        <strong dir="auto">{name}</strong>
        <small>
          <span className="count online">
            <Trans>{online} online</Trans>
          </span>
          <span className="count">
            <Plural value={members} one="# member" other="# members" />
          </span>
        </small>
        <Problem text={task.problem} />
      </div>
      {isMember ? (
        <Link className="button small" href={event ? pathOfEvents(id, event.id) : `/channels/${id}`}>
          <Icon name="check" />
          <Trans>Joined</Trans>
        </Link>
      ) : (
        <button className="button small good" disabled={task.isBusy} onClick={() => task.run(join)}>
          <Trans>Join</Trans>
        </button>
      )}
    </>
  );
}
