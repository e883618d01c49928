import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Problem } from '../kit/problem.tsx';
import { SliderField } from '../kit/slider-field.tsx';
import { Switch } from '../kit/switch.tsx';
import { playTone } from '../voice/tones.ts';
import { Keywords } from './keywords.tsx';
import { NOTICE_KINDS, setNoticePreferences, useNoticePreferences, type NoticeKind } from './notice-preferences.ts';
import { QuietHoursForm } from './quiet-hours.tsx';
import './notices.css';

/** What tells a person of what comes: on this device, and on all of them. */
export default function NotificationSettings() {
  const { t } = useLingui();
  const { desktop, content, sounds, volume, badge, kinds } = useNoticePreferences();
  const [isRefused, setRefused] = useState(false);
  const words: Record<NoticeKind, string> = {
    message: t`Messages in guilds`,
    mention: t`Mentions and keywords`,
    direct: t`Direct messages`,
    friend: t`Friend requests`,
    call: t`Calls`,
    reminder: t`Reminders`,
  };
  const turnDesktop = (isOn: boolean): void => {
    setRefused(false);
    if (!isOn) return setNoticePreferences({ desktop: false });
    if (!('Notification' in globalThis)) return setRefused(true);
    void Notification.requestPermission().then((answer) => {
      setNoticePreferences({ desktop: answer === 'granted' });
      setRefused(answer !== 'granted');
    });
  };
  return (
    <div className="stack notices">
      <section className="group">
        <h2>
          <Trans>On this device</Trans>
        </h2>
        <Switch label={t`Desktop notifications`} hint={t`While nobody looks at this page.`} isOn={desktop} onChange={turnDesktop} />
        <Problem text={isRefused ? t`The browser does not let this page show notifications. Allow it in the settings of the browser.` : null} />
        <Switch
          label={t`Show who wrote and what`}
          hint={t`Without it a notification says only that there is something new.`}
          isOn={content}
          isDisabled={!desktop}
          onChange={(isOn) => setNoticePreferences({ content: isOn })}
        />
        <Switch label={t`Sounds`} isOn={sounds} onChange={(isOn) => setNoticePreferences({ sounds: isOn })} />
        <div className="volume">
          <SliderField
            label={t`Volume of the sounds`}
            words={`${Math.round(volume * 100)} %`}
            value={Math.round(volume * 100)}
            from={0}
            to={100}
            step={5}
            onChange={(percent) => setNoticePreferences({ volume: percent / 100 })}
          />
          <button className="button small" disabled={!sounds} onClick={() => playTone('mention', volume)}>
            <Trans>Try it</Trans>
          </button>
        </div>
        <Switch
          label={t`Mark in the title`}
          hint={t`Of the page, and on its icon where it is installed.`}
          isOn={badge}
          onChange={(isOn) => setNoticePreferences({ badge: isOn })}
        />
        <h3>
          <Trans>What of</Trans>
        </h3>
        {NOTICE_KINDS.map((kind) => (
          <Switch key={kind} label={words[kind]} isOn={kinds[kind]} onChange={(isOn) => setNoticePreferences({ kinds: { ...kinds, [kind]: isOn } })} />
        ))}
      </section>
      <section className="group">
        <h2>
          <Trans>On all your devices</Trans>
        </h2>
        <Keywords />
        <QuietHoursForm />
      </section>
    </div>
  );
}
