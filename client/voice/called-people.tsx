import { useLingui } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { useNames } from './use-names.ts';

const NOBODY: readonly string[] = [];

/** At whom the own call rings, until they answer or it gives up. */
export function CalledPeople({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const called = useSelected((state) => state.calls.get(channelId)?.ringing ?? NOBODY);
  const names = useNames(called);
  return (
    <p className="call-state called" role="status" hidden={called.length === 0}>
      {called.map((id) => (
        <Face key={id} userId={id} />
      ))}
      {called.length > 0 && <span dir="auto">{t`Calling ${names} …`}</span>}
    </p>
  );
}

function Face({ userId }: { userId: string }) {
  const user = useSelected((state) => state.users.get(userId));
  return <Avatar id={userId} name={user?.username ?? ''} hash={user?.avatar} folder="avatars" size={24} />;
}
