import { useLingui } from '@lingui/react/macro';
import { Icon } from '../kit/icon.tsx';
import { useTask } from '../kit/use-task.ts';
import { Relation, useRelationship } from './use-relationship.ts';
import { useSelected } from '../app/session.tsx';

/** The one thing that is nearest: to ask, to say yes, or what there is already. */
export function RelationshipButtons({ userId }: { userId: string }) {
  const { t } = useLingui();
  const task = useTask();
  const { type, befriend, end } = useRelationship(userId);
  const isBot = useSelected((state) => state.users.get(userId)?.bot ?? false);
  if (isBot) return null;
  const act = (work: () => Promise<unknown>) => (): void => task.run(async () => void (await work()));
  if (type === Relation.Friend) return <span className="tag good">{t`Friend`}</span>;
  if (type === Relation.Blocked) return <span className="tag bad">{t`Blocked`}</span>;
  const words = type === Relation.Incoming ? t`Accept the friend request` : type === Relation.Outgoing ? t`Take back the friend request` : t`Add friend`;
  return (
    <>
      <button
        className="icon-button"
        aria-label={words}
        title={task.problem ?? words}
        disabled={task.isBusy}
        onClick={act(type === Relation.Outgoing ? end : befriend)}
      >
        <Icon name={task.problem !== null ? 'warn' : type === Relation.Outgoing ? 'clock' : type === Relation.Incoming ? 'check' : 'personPlus'} />
      </button>
      <span className="unseen" role="status">
        {task.problem}
      </span>
    </>
  );
}
