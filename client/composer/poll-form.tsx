import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { Button, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { useClient } from '../app/session.tsx';
import { useOnce } from '../app/use-once.ts';
import EmojiPicker, { type PickedEmoji } from '../emojis/emoji-picker.tsx';
import { Choose } from '../kit/choose.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useTask } from '../kit/use-task.ts';
import { CustomEmoji } from '../messages/markdown.tsx';

const MOST_ANSWERS = 10;

interface Answer {
  key: number;
  text: string;
  emoji: PickedEmoji | null;
}

/** Asks a question of everybody in the channel. */
export default function PollForm({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const once = useOnce();
  const lastKey = useRef(2);
  const [question, setQuestion] = useState('');
  const [answers, setAnswers] = useState<readonly Answer[]>([1, 2].map((key) => ({ key, text: '', emoji: null })));
  const [hours, setHours] = useState('24');
  const [isMultiple, setMultiple] = useState(false);
  const change = (key: number, next: Partial<Answer>): void => setAnswers(answers.map((one) => (one.key === key ? { ...one, ...next } : one)));
  const given = answers.filter(({ text, emoji }) => text.trim() !== '' || emoji);
  const ask = (): void =>
    task.run(async () => {
      const poll = {
        question: { text: question.trim() },
        answers: given.map(({ text, emoji }) => ({
          poll_media: { text: text.trim(), ...(emoji && { emoji: { id: emoji.id, name: emoji.name } }) },
        })),
        duration: Number(hours),
        allow_multiselect: isMultiple,
      };
      await client.rest.call('POST /channels/{channel_id}/messages', { path: { channel_id: channelId }, body: { poll, ...once(channelId, poll) } });
      onClose();
    });
  const durations: readonly (readonly [hours: string, words: string])[] = [
    ['1', t`1 hour`],
    ['4', t`4 hours`],
    ['8', t`8 hours`],
    ['24', t`24 hours`],
    ['72', t`3 days`],
    ['168', t`1 week`],
    ['336', t`2 weeks`],
  ];
  return (
    <Dialog title={t`Ask a question`} onClose={onClose}>
      <form
        className="stack poll-form"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Field
          label={t`Question`}
          value={question}
          maxLength={300}
          required
          autoFocus
          wrong={task.wrong('poll.question')}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <fieldset>
          <legend>
            <Trans>Answers</Trans>
          </legend>
          {answers.map(({ key, text, emoji }, place) => (
            <div key={key} className="row">
              <AnswerEmoji channelId={channelId} number={place + 1} emoji={emoji} onPick={(picked) => change(key, { emoji: picked })} />
              <input
                className="input"
                aria-label={t`Answer ${place + 1}`}
                placeholder={t`Answer ${place + 1}`}
                value={text}
                maxLength={55}
                required={place < 1 || emoji !== null}
                onChange={(event) => change(key, { text: event.target.value })}
              />
              <button
                type="button"
                className="icon-button"
                aria-label={t`Remove answer ${place + 1}`}
                disabled={answers.length <= 1}
                onClick={() => setAnswers(answers.filter((one) => one.key !== key))}
              >
                <Icon name="trash" />
              </button>
            </div>
          ))}
          <Problem text={task.wrong('poll.answers') ?? null} />
          {answers.length < MOST_ANSWERS && (
            <button type="button" className="button small" onClick={() => setAnswers([...answers, { key: ++lastKey.current, text: '', emoji: null }])}>
              <Icon name="plus" />
              <Trans>Another answer</Trans>
            </button>
          )}
        </fieldset>
        <Choose label={t`Open for`} value={hours} onChange={setHours}>
          {durations.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Choose>
        <Switch label={t`Several answers may be chosen`} isOn={isMultiple} onChange={setMultiple} />
        <Problem text={task.problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button className="button primary" disabled={task.isBusy || question.trim() === '' || given.length === 0}>
            <Trans>Ask</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface AnswerEmojiProps {
  channelId: string;
  number: number;
  emoji: PickedEmoji | null;
  onPick(emoji: PickedEmoji): void;
}

function AnswerEmoji({ channelId, number, emoji, onPick }: AnswerEmojiProps) {
  const { t } = useLingui();
  return (
    <DialogTrigger>
      <Button className="icon-button" aria-label={t`Emoji of answer ${number}`}>
        {emoji === null ? <Icon name="smile" /> : emoji.id === null ? emoji.name : <CustomEmoji {...emoji} id={emoji.id} />}
      </Button>
      <Popover className="popover" placement="bottom start">
        <AriaDialog aria-label={t`Emojis`}>
          {({ close }) => (
            <EmojiPicker
              channelId={channelId}
              onPick={(picked) => {
                close();
                onPick(picked);
              }}
            />
          )}
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
