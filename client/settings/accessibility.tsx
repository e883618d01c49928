import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { RadioField } from '../kit/choice-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { SliderField } from '../kit/slider-field.tsx';
import { useClientSettings } from './use-client-settings.ts';

type Motion = 'system' | 'reduced' | 'full';

/** For eyes and hands that need it otherwise. */
export default function Accessibility() {
  const { t } = useLingui();
  const { settings, problem, change } = useClientSettings();
  return (
    <>
      <section className="group">
        <SliderField
          label={t`Saturation`}
          hint={t`How strong all colours are, down to none.`}
          words={`${settings.saturation} %`}
          value={settings.saturation}
          from={0}
          to={100}
          step={5}
          onChange={(saturation) => change({ saturation })}
        />
        <RadioField
          label={t`Motion`}
          value={settings.motion}
          options={[
            { value: 'system', words: t`As the system has it` },
            { value: 'reduced', words: t`Little`, about: t`Nothing slides or fades.` },
            { value: 'full', words: t`All of it` },
          ]}
          onChange={(motion) => change({ motion: motion as Motion })}
        />
        <Problem text={problem} />
      </section>
      <section className="group">
        <p className="note">
          <Trans>
            A theme of high contrast and the size of the text are under <Link href="/settings/looks">Appearance</Link>. What works without a mouse is under{' '}
            <Link href="/settings/keybinds">Keybinds</Link>.
          </Trans>
        </p>
      </section>
    </>
  );
}
