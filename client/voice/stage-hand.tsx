import { Trans, useLingui } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { voiceStateIn } from './in-voice.ts';
import { asks, isInvited, mayAskToSpeak, mayInviteToSpeak, speaks } from './on-stage.ts';
import { useStageActs } from './use-stage-acts.ts';

/** One's own way onto a stage and off it: asking, being invited, going back. */
export function StageHand({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const task = useTask();
  const acts = useStageActs(channelId);
  const own = useSelected((state) => voiceStateIn(state, channelId, state.meId ?? ''));
  const mayAsk = useSelected((state) => mayAskToSpeak(state, channelId));
  const maySpeak = useSelected((state) => mayInviteToSpeak(state, channelId));
  if (!own) return null;
  const button = (words: string, act: () => Promise<void>, kind = '') => (
    <button className={`button ${kind}`} disabled={task.isBusy} onClick={() => task.run(act)}>
      {words}
    </button>
  );
  return (
    <div className="stage-hand">
      {isInvited(own) ? (
        <div className="stage-invitation" role="alertdialog" aria-label={t`Invitation to speak`}>
          <p>
            <Icon name="mic" />
            <Trans>You are invited to speak.</Trans>
          </p>
          {button(t`Decline`, () => acts.speak(false))}
          {button(t`Accept`, () => acts.speak(true), 'good')}
        </div>
      ) : speaks(own) ? (
        button(t`Move to the audience`, () => acts.speak(false))
      ) : maySpeak ? (
        button(t`Speak on the stage`, () => acts.speak(true), 'primary')
      ) : asks(own) ? (
        <>
          <p className="note" role="status">
            <Icon name="hand" />
            <Trans>You asked to speak.</Trans>
          </p>
          {button(t`Withdraw the request`, () => acts.ask(false))}
        </>
      ) : (
        mayAsk && button(t`Ask to speak`, () => acts.ask(true), 'primary')
      )}
      <Problem text={task.problem ?? task.wrong('') ?? null} />
    </div>
  );
}
