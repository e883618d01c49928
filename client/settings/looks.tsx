import { Trans, useLingui } from '@lingui/react/macro';
import { isCompact } from '../app/looks-keeper.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { RadioField } from '../kit/choice-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { LooksPreview } from './looks-preview.tsx';
import { SliderField } from '../kit/slider-field.tsx';
import { Themes } from './themes.tsx';
import { useClientSettings } from './use-client-settings.ts';

/** Colours, and how messages stand. All of it is the same on all devices. */
export default function Looks() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const edited = useClientSettings();
  const { settings, problem, change } = edited;
  const compact = useSelected(isCompact);
  return (
    <>
      <Themes {...edited} />
      <Problem text={problem ?? task.problem} />
      <section className="group">
        <h2>
          <Trans>Messages</Trans>
        </h2>
        <LooksPreview />
        <RadioField
          label={t`How messages stand`}
          value={compact ? 'compact' : 'cozy'}
          options={[
            { value: 'cozy', words: t`Cozy`, about: t`With pictures, and some room around.` },
            { value: 'compact', words: t`Compact`, about: t`As much text as fits, without pictures of people.` },
          ]}
          onChange={(value) => task.run(() => client.editSettings({ message_display_compact: value === 'compact' }))}
        />
        <SliderField
          label={t`Size of the text`}
          words={`${settings.message_font_px} px`}
          value={settings.message_font_px}
          from={12}
          to={24}
          onChange={(message_font_px) => change({ message_font_px })}
        />
        <SliderField
          label={t`Room between groups of messages`}
          words={`${settings.message_gap_px} px`}
          value={settings.message_gap_px}
          from={0}
          to={24}
          onChange={(message_gap_px) => change({ message_gap_px })}
        />
      </section>
    </>
  );
}
