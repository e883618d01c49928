import { Trans } from '@lingui/react/macro';
import { channelName } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { askMember } from '../members/asked-member.ts';
import { useRelationship } from '../members/use-relationship.ts';
import { useMessageRequest } from './use-message-request.ts';
import './friends.css';

/** In the place of the composer, until it is decided whether one writes to each other. */
export default function DirectGate({ channelId, gate }: { channelId: string; gate: 'request' | 'blocked' }) {
  const userId = useSelected((state) => state.channels.get(channelId)?.recipient_ids?.[0] ?? '');
  const name = useSelected((state) => channelName(state, channelId));
  return (
    <section className="direct-gate">
      {gate === 'request' ? <Asks channelId={channelId} userId={userId} name={name} /> : <Shut userId={userId} name={name} />}
    </section>
  );
}

function Asks({ channelId, userId, name }: { channelId: string; userId: string; name: string }) {
  const { task, accept, decline } = useMessageRequest(channelId);
  return (
    <>
      <p>
        <Trans>
          <bdi>{name}</bdi> is not your friend and asks to write to you. They are not told that you have seen it.
        </Trans>
      </p>
      <Problem text={task.problem} />
      <div className="row">
        <button className="button primary" disabled={task.isBusy} onClick={accept}>
          <Trans>Accept</Trans>
        </button>
        <button className="button" disabled={task.isBusy} onClick={decline}>
          <Trans>Decline</Trans>
        </button>
        <button className="button bad" onClick={() => askMember({ what: 'block', userId, guildId: undefined })}>
          <Trans>Block</Trans>
        </button>
      </div>
    </>
  );
}

function Shut({ userId, name }: { userId: string; name: string }) {
  const task = useTask();
  const { end } = useRelationship(userId);
  return (
    <>
      <p>
        <Trans>
          You blocked <bdi>{name}</bdi>, so you cannot write to each other.
        </Trans>
      </p>
      <Problem text={task.problem} />
      <div className="row">
        <button className="button" disabled={task.isBusy} onClick={() => task.run(async () => void (await end()))}>
          <Trans>Unblock</Trans>
        </button>
      </div>
    </>
  );
}
