import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { whyFailed } from '../kit/why-failed.ts';
import { useVoice, useVoiceNow } from './voice.ts';

/** Begins the call of a direct channel, and lets it ring at the others. In a call that is going on there is nothing to begin. */
export function DirectCallButtons({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const voice = useVoice();
  const isInside = useVoiceNow(({ place }) => place?.channelId === channelId);
  const isGoingOn = useSelected((state) => state.calls.has(channelId));
  const [problem, setProblem] = useState<string | null>(null);
  if (isInside) return null;
  const begin = async (withCamera: boolean): Promise<void> => {
    setProblem(null);
    const isCallee = client.state.calls.has(channelId);
    try {
      if (!isCallee && !(await client.rest.call('GET /channels/{channel_id}/call', { path: { channel_id: channelId } })).ringable)
        return setProblem(t`You cannot call here: be friends, or in a guild together.`);
      await voice.join({ guildId: null, channelId }, { withCamera });
      if (isCallee || !(await voice.session().then((session) => session.isEntered()))) return;
      await client.rest.call('POST /channels/{channel_id}/call/ring', { path: { channel_id: channelId }, body: { recipients: null } });
    } catch (error) {
      setProblem(await whyFailed(error));
    }
  };
  return (
    <>
      {problem !== null && (
        <span role="alert" className="wrong">
          {problem}
        </span>
      )}
      <button
        className="icon-button"
        aria-label={isGoingOn ? t`Join the call` : t`Call`}
        title={isGoingOn ? t`Join the call` : t`Call`}
        onClick={() => void begin(false)}
      >
        <Icon name="phone" />
      </button>
      {!isGoingOn && (
        <button className="icon-button" aria-label={t`Call with video`} title={t`Call with video`} onClick={() => void begin(true)}>
          <Icon name="camera" />
        </button>
      )}
    </>
  );
}
