import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { openMemberMenu } from '../members/asked-member.ts';
import { VoiceMarks } from './voice-marks.tsx';
import { useIsSpeaking } from './voice.ts';

const PersonCard = lazily(() => import('./person-card.tsx'));

/** Somebody in a voice channel, below it in the list. */
export function PersonInVoice({ userId, channelId, guildId }: { userId: string; channelId: string; guildId: string }) {
  const { t } = useLingui();
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  const isSpeaking = useIsSpeaking(channelId, userId);
  return (
    <li onContextMenu={(event) => openMemberMenu({ userId, guildId }, event)}>
      <DialogTrigger>
        <Button className={`in-voice${isSpeaking ? ' speaking' : ''}`}>
          <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={24} />
          <span dir="auto" className="name">
            {name}
          </span>
          {isSpeaking && <span className="unseen">, {t`speaks`}</span>}
          <VoiceMarks userId={userId} channelId={channelId} />
        </Button>
        <Popover className="popover" placement="end top">
          <Suspense>
            <PersonCard userId={userId} channelId={channelId} />
          </Suspense>
        </Popover>
      </DialogTrigger>
    </li>
  );
}
