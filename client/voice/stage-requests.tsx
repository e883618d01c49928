import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask, type Task } from '../kit/use-task.ts';
import { mayInviteToSpeak, onStage } from './on-stage.ts';
import { useStageActs } from './use-stage-acts.ts';

/** For who moderates a stage: those who want to speak, the first one first. */
export function StageRequests({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const task = useTask();
  const { requests } = useSelected((state) => onStage(state, channelId));
  const mayInvite = useSelected((state) => mayInviteToSpeak(state, channelId));
  if (!mayInvite) return null;
  return (
    <section className="stage-requests" aria-label={t`Requests to speak`}>
      <h3>
        <Icon name="hand" />
        <span role="status">{plural(requests.length, { 0: 'No requests to speak', one: '# request to speak', other: '# requests to speak' })}</span>
      </h3>
      <ul>
        {requests.map((id) => (
          <Request key={id} userId={id} channelId={channelId} task={task} />
        ))}
      </ul>
      <Problem text={task.problem ?? task.wrong('') ?? null} />
    </section>
  );
}

function Request({ userId, channelId, task }: { userId: string; channelId: string; task: Task }) {
  const { t } = useLingui();
  const acts = useStageActs(channelId);
  const name = useSelected((state) => nameOf(state, userId, state.channels.get(channelId)?.guild_id));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  return (
    <li>
      <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={32} />
      <span className="name" dir="auto">
        {name}
      </span>
      <button
        className="button small"
        disabled={task.isBusy}
        aria-label={t`Turn down the request of ${name}`}
        onClick={() => task.run(() => acts.sendBack(userId))}
      >
        <Trans>Turn down</Trans>
      </button>
      <button className="button small good" disabled={task.isBusy} aria-label={t`Invite ${name} to speak`} onClick={() => task.run(() => acts.invite(userId))}>
        <Trans>Invite</Trans>
      </button>
    </li>
  );
}
