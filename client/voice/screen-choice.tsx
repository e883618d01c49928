import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Dialog, Heading } from 'react-aria-components';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Switch } from '../kit/switch.tsx';
import { useVoice } from './voice.ts';

const KEY = 'nexus.screen';
const HEIGHTS = [720, 1080];
const RATES = [15, 30, 60];

interface Choice {
  height: number;
  frameRate: number;
  withSound: boolean;
  content: 'motion' | 'detail';
}

const USUAL: Choice = { height: 1080, frameRate: 30, withSound: true, content: 'motion' };
const kept = (): Choice => ({ ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Choice>) });

/** How good the picture of the own screen shall be. */
export function ScreenChoice() {
  const { t } = useLingui();
  const voice = useVoice();
  const [choice, setChoice] = useState(kept);
  const choose = (change: Partial<Choice>): void => {
    const next = { ...choice, ...change };
    localStorage.setItem(KEY, JSON.stringify(next));
    setChoice(next);
  };
  return (
    <Dialog className="screen-choice">
      {({ close }) => (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            close();
            void voice.session().then((session) => session.showScreen(choice));
          }}
        >
          <Heading slot="title" level={3}>
            <Trans>Share your screen</Trans>
          </Heading>
          <div className="row">
            <ChoiceField
              label={t`Resolution`}
              value={choice.height}
              options={HEIGHTS.map((height) => ({ value: height, words: `${height}p` }))}
              onChange={(height) => choose({ height })}
            />
            <ChoiceField
              label={t`Pictures a second`}
              value={choice.frameRate}
              options={RATES.map((rate) => ({ value: rate, words: String(rate) }))}
              onChange={(frameRate) => choose({ frameRate })}
            />
          </div>
          <ChoiceField
            label={t`Better for`}
            value={choice.content}
            options={[
              { value: 'motion', words: t`Movement: games and films` },
              { value: 'detail', words: t`Sharpness: text and code` },
            ]}
            onChange={(content) => choose({ content })}
          />
          <Switch label={t`With sound, where the browser can`} isOn={choice.withSound} onChange={(withSound) => choose({ withSound })} />
          <button className="button primary">
            <Trans>Choose what to show</Trans>
          </button>
        </form>
      )}
    </Dialog>
  );
}
