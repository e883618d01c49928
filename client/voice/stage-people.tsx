import { useLingui } from '@lingui/react/macro';
import { Button, MenuTrigger, Popover } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { MenuGroups } from '../kit/context-menu.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask, type Task } from '../kit/use-task.ts';
import { openMemberMenu } from '../members/asked-member.ts';
import { voiceStateIn } from './in-voice.ts';
import { asks, isInvited, mayInviteToSpeak } from './on-stage.ts';
import { useStageActs } from './use-stage-acts.ts';

/** Who listens on a stage; who moderates it invites them from here. */
export function StagePeople({ channelId, userIds }: { channelId: string; userIds: readonly string[] }) {
  const task = useTask();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  return (
    <>
      <ul className="stage-audience">
        {userIds.map((id) => (
          <li key={id} onContextMenu={(event) => openMemberMenu({ userId: id, guildId }, event)}>
            <Listener userId={id} channelId={channelId} task={task} />
          </li>
        ))}
      </ul>
      <Problem text={task.problem ?? task.wrong('') ?? null} />
    </>
  );
}

function Listener({ userId, channelId, task }: { userId: string; channelId: string; task: Task }) {
  const { t } = useLingui();
  const acts = useStageActs(channelId);
  const name = useSelected((state) => nameOf(state, userId, state.channels.get(channelId)?.guild_id));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  const voice = useSelected((state) => voiceStateIn(state, channelId, userId));
  const mayInvite = useSelected((state) => mayInviteToSpeak(state, channelId) && state.meId !== userId);
  const isWaiting = voice !== undefined && isInvited(voice);
  const mark = voice && asks(voice) ? t`wants to speak` : isWaiting ? t`invited to speak` : null;
  const face = (
    <>
      <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={40} />
      <span className="name" dir="auto">
        {name}
      </span>
      {mark !== null && (
        <span className="stage-mark" title={mark}>
          <Icon name={isWaiting ? 'mic' : 'hand'} />
          <span className="unseen">, {mark}</span>
        </span>
      )}
    </>
  );
  if (!mayInvite) return <span className="stage-listener">{face}</span>;
  return (
    <MenuTrigger>
      <Button className="stage-listener" isDisabled={task.isBusy}>
        {face}
      </Button>
      <Popover className="popover">
        <MenuGroups
          label={name}
          groups={[
            [
              isWaiting
                ? { key: 'back', words: t`Take back the invitation`, icon: 'close', act: () => task.run(() => acts.sendBack(userId)) }
                : { key: 'invite', words: t`Invite to speak`, icon: 'mic', act: () => task.run(() => acts.invite(userId)) },
            ],
          ]}
          onClose={() => undefined}
        />
      </Popover>
    </MenuTrigger>
  );
}
