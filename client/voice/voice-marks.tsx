import { useLingui } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { voiceStateIn } from './in-voice.ts';
import { useLoudness } from './loudness.ts';
import './voice-marks.css';

interface Mark {
  icon: IconName;
  words: string;
  /** By a moderator, not by themselves. */
  isForced?: boolean;
}

/** What can be said of somebody in a call: mute, deaf, with a camera, with a screen. */
export function VoiceMarks({ userId, channelId }: { userId: string; channelId: string }) {
  const { t } = useLingui();
  const voice = useSelected((state) => voiceStateIn(state, channelId, userId));
  const isSilenced = useLoudness().silenced.includes(userId);
  if (!voice) return null;
  const marks: (Mark | false)[] = [
    isSilenced && { icon: 'muted', words: t`muted for you` },
    voice.mute
      ? { icon: 'micOff', words: t`muted by a moderator`, isForced: true }
      : voice.self_mute
        ? { icon: 'micOff', words: t`muted` }
        : voice.suppress && { icon: 'micOff', words: t`may not speak here` },
    voice.deaf
      ? { icon: 'headphonesOff', words: t`deafened by a moderator`, isForced: true }
      : voice.self_deaf && { icon: 'headphonesOff', words: t`deafened` },
    voice.self_video && { icon: 'camera', words: t`with a camera` },
  ];
  return (
    <span className="voice-marks">
      {marks.map(
        (mark) =>
          mark && (
            <span key={mark.words} className={mark.isForced ? 'forced' : undefined} title={mark.words}>
              <Icon name={mark.icon} />
              <span className="unseen">, {mark.words}</span>
            </span>
          ),
      )}
      {voice.self_stream === true && <span className="live">{t`Live`}</span>}
    </span>
  );
}
