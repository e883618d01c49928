import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import type { VoiceCall } from '#sdk/voice/voice-call';
import { Icon } from '../kit/icon.tsx';
import { useVoiceNow, type VoiceNow } from './voice.ts';

interface Quality {
  roundTripMs: number | null;
  /** Of what comes in, 0 to 1, since it was last looked. */
  loss: number;
  jitterMs: number;
}

const LOOK_EVERY_MS = 2_000;
const SLOW_MS = 200;
const BAD_LOSS = 0.05;

function useQuality(call: VoiceCall | null): Quality | null {
  const [quality, setQuality] = useState<Quality | null>(null);
  useEffect(() => {
    setQuality(null);
    if (!call) return;
    let before = { packets: 0, lost: 0 };
    const look = async (): Promise<void> => {
      const { roundTripMs, people } = await call.stats();
      const heard = [...people.values()].flatMap(({ audio }) => audio ?? []);
      const now = { packets: sum(heard.map(({ packets }) => packets)), lost: sum(heard.map(({ lost }) => lost)) };
      const [packets, lost] = [now.packets - before.packets, Math.max(0, now.lost - before.lost)];
      before = now;
      setQuality({ roundTripMs, loss: packets + lost > 0 ? lost / (packets + lost) : 0, jitterMs: Math.max(0, ...heard.map(({ jitterMs }) => jitterMs)) });
    };
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [call]);
  return quality;
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);

/** How the connection is; what it was measured by opens beside it. */
export function QualityButton({ state, words }: { state: VoiceNow['state']; words: string }) {
  const { t } = useLingui();
  const quality = useQuality(useVoiceNow(({ call }) => call));
  const ping = Math.round(quality?.roundTripMs ?? 0);
  const loss = ((quality?.loss ?? 0) * 100).toFixed(1);
  const jitter = Math.round(quality?.jitterMs ?? 0);
  const isPoor = state !== 'connected' || ping > SLOW_MS || (quality?.loss ?? 0) > BAD_LOSS;
  return (
    <DialogTrigger>
      <Button className={`voice-state${isPoor ? ' poor' : ''}`} aria-description={t`Quality of the connection`}>
        <Icon name="signal" />
        <span role="status">{words}</span>
      </Button>
      <Popover className="popover" placement="top start">
        <Dialog className="voice-about">
          <Heading slot="title" level={3}>
            <Trans>Connection</Trans>
          </Heading>
          {quality === null ? (
            <p className="note">
              <Trans>Nothing was measured yet.</Trans>
            </p>
          ) : (
            <dl>
              <dt>
                <Trans>To the server and back</Trans>
              </dt>
              <dd>{quality.roundTripMs === null ? '–' : t`${ping} ms`}</dd>
              <dt>
                <Trans>Lost on the way here</Trans>
              </dt>
              <dd>{t`${loss} %`}</dd>
              <dt>
                <Trans>Unsteadiness</Trans>
              </dt>
              <dd>{t`${jitter} ms`}</dd>
            </dl>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
