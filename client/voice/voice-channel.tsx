import { useLingui } from '@lingui/react/macro';
import { ChannelType } from 'discord-api-types/v10';
import { useState } from 'react';
import { useIsWide } from '../app/media.ts';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Chat } from '../messages/chat.tsx';
import { CallRoom } from './call-room.tsx';
import { StageRoom } from './stage-room.tsx';

const KEY = 'nexus.voice-chat';

/** A voice channel or stage: its room, and beside it what is written there. Where there is no room for both, one of them. */
export default function VoiceChannel({ channelId, messageId }: { channelId: string; messageId: string | null }) {
  const { t } = useLingui();
  const isWide = useIsWide();
  const [isChatWanted, setChatWanted] = useState(messageId !== null || localStorage.getItem(KEY) === 'yes');
  const toggle = (): void => {
    localStorage.setItem(KEY, isChatWanted ? 'no' : 'yes');
    setChatWanted(!isChatWanted);
  };
  const Room = useSelected((state) => state.channels.get(channelId)?.type) === ChannelType.GuildStageVoice ? StageRoom : CallRoom;
  const chatButton = (
    <button className="icon-button call-button" aria-label={t`Text chat`} title={t`Text chat`} aria-pressed={isChatWanted} onClick={toggle}>
      <Icon name="chat" />
    </button>
  );
  return (
    <div className="voice-channel">
      {(isWide || !isChatWanted) && <Room channelId={channelId}>{chatButton}</Room>}
      {isChatWanted && (
        <div className="voice-chat">
          {!isWide && (
            <button className="button small" onClick={toggle}>
              <Icon name="voice" />
              {t`Back to the call`}
            </button>
          )}
          <Chat channelId={channelId} messageId={messageId} />
        </div>
      )}
    </div>
  );
}
