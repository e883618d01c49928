import { useLingui } from '@lingui/react/macro';
import { Suspense, useRef } from 'react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { openMemberMenu } from '../members/asked-member.ts';
import { floatPictureOf, Picture } from './picture.tsx';
import { VoiceMarks } from './voice-marks.tsx';
import { useIsSpeaking, useVoiceNow } from './voice.ts';

const PersonCard = lazily(() => import('./person-card.tsx'));

interface TileProps {
  userId: string;
  channelId: string;
  isLarge?: boolean;
  isSmall?: boolean;
  /** Makes it large, or small again. */
  onFocus?(): void;
}

/** Somebody in a call: their camera or their face, whether they speak, and what else is to be said of them. */
export function PersonTile({ userId, channelId, isLarge = false, isSmall = false, onFocus }: TileProps) {
  const { t } = useLingui();
  const tile = useRef<HTMLElement>(null);
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  const isMe = useSelected((state) => state.meId === userId);
  const isSpeaking = useIsSpeaking(channelId, userId);
  const camera = useVoiceNow(({ place, cameras }) => (place?.channelId === channelId ? cameras.get(userId) : undefined));
  return (
    <article
      ref={tile}
      className={`tile${isSpeaking ? ' speaking' : ''}${isSmall ? ' small' : ''}`}
      aria-label={name}
      onContextMenu={(event) => openMemberMenu({ userId, guildId }, event)}
    >
      {onFocus && <button className="tile-focus" aria-label={isLarge ? t`Show ${name} smaller` : t`Show ${name} larger`} onClick={onFocus} />}
      {camera ? (
        <Picture track={camera} isMirrored={isMe} label={t`Camera of ${name}`} />
      ) : (
        <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={isLarge ? 160 : isSmall ? 48 : 80} />
      )}
      <footer className="tile-foot">
        <span className="name" dir="auto">
          {name}
        </span>
        {isSpeaking && <span className="unseen">, {t`speaks`}</span>}
        <VoiceMarks userId={userId} channelId={channelId} />
      </footer>
      {!isSmall && (
        <div className="tile-acts">
          {camera && document.pictureInPictureEnabled && (
            <button className="icon-button" aria-label={t`Let the picture of ${name} float`} onClick={() => floatPictureOf(tile.current)}>
              <Icon name="float" />
            </button>
          )}
          <DialogTrigger>
            <Button className="icon-button" aria-label={t`More about ${name}`}>
              <Icon name="more" />
            </Button>
            <Popover className="popover" placement="bottom end">
              <Suspense>
                <PersonCard userId={userId} channelId={channelId} />
              </Suspense>
            </Popover>
          </DialogTrigger>
        </div>
      )}
    </article>
  );
}
