import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { lazily } from '../app/lazily.tsx';
import { Icon } from '../kit/icon.tsx';
import { SoundEffects } from './sound-effects.tsx';

const SoundboardPanel = lazily(() => import('./soundboard-panel.tsx'));

/** Opens the sounds that can be played into a call; in its room it is seen beside it what others played. */
export function SoundboardButton({ guildId, channelId, showsEffects = true }: { guildId: string; channelId: string; showsEffects?: boolean }) {
  const { t } = useLingui();
  return (
    <>
      <DialogTrigger>
        <Button className="icon-button call-button" aria-label={t`Soundboard`}>
          <Icon name="music" />
        </Button>
        <Popover className="popover soundboard-popover" placement="top">
          <Suspense>
            <SoundboardPanel guildId={guildId} channelId={channelId} />
          </Suspense>
        </Popover>
      </DialogTrigger>
      {showsEffects && <SoundEffects guildId={guildId} />}
    </>
  );
}
