import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useEffectEvent } from 'react';
import { channelName } from '#sdk/state/selectors/names';
import { cdn } from '../app/about-server.ts';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { wantsQuiet } from '../notices/is-busy.ts';
import { noticePreferences } from '../notices/notice-preferences.ts';
import { endNotice, tellNotice } from '../notices/tell-notice.ts';
import { inVoice } from './in-voice.ts';
import { ring } from './tones.ts';
import { useVoice } from './voice.ts';
import './voice.css';

/** Somebody calls: it rings on all devices until one of them answers, silently for who is not to be disturbed, and where this device is set so. */
export default function Ringing({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const voice = useVoice();
  const name = useSelected((state) => channelName(state, channelId));
  const inside = useSelected((state) => inVoice(state, channelId));
  const [callerId = '0'] = inside;
  const caller = useSelected((state) => state.users.get(callerId));
  const notice = useEffectEvent(() => ({
    id: `call ${channelId}`,
    kind: 'call' as const,
    title: name,
    body: t`calls you.`,
    icon: caller?.avatar ? cdn(`/avatars/${callerId}/${caller.avatar}.webp?size=128`) : undefined,
    path: pathTo(undefined, channelId),
  }));
  useEffect(() => {
    if (wantsQuiet(client.state)) return;
    const { sounds, volume, kinds } = noticePreferences();
    const stop = sounds && kinds.call ? ring(volume) : undefined;
    const told = notice();
    const isTold = tellNotice(told);
    return () => {
      stop?.();
      void isTold.then(() => endNotice(told.id));
    };
  }, [client]);
  const decline = (): void => {
    const path = { channel_id: channelId };
    client.rest.call('POST /channels/{channel_id}/call/stop-ringing', { path, body: {} }).catch(() => undefined); // it rings for a minute at most
  };
  const accept = (withCamera: boolean): void => {
    navigate(pathTo(undefined, channelId));
    void voice.join({ guildId: null, channelId }, { withCamera });
  };
  return (
    <Dialog title={t`Incoming call`} onClose={decline}>
      <div className="ringing">
        <Avatar id={callerId} name={name} hash={caller?.avatar} folder="avatars" size={96} />
        <strong dir="auto">{name}</strong>
        <div className="row">
          <button className="button bad" onClick={decline}>
            <Icon name="hangUp" />
            <Trans>Decline</Trans>
          </button>
          <button className="button" onClick={() => accept(true)}>
            <Icon name="camera" />
            <Trans>With video</Trans>
          </button>
          <button className="button good" onClick={() => accept(false)}>
            <Icon name="phone" />
            <Trans>Accept</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
