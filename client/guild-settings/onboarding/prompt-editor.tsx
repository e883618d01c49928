import { Trans, useLingui } from '@lingui/react/macro';
import { useClient, useSelected } from '../../app/session.tsx';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Picks } from '../../kit/picks.tsx';
import { Switch } from '../../kit/switch.tsx';
import { EmojiField } from '../expressions/emoji-field.tsx';
import { channelPicks } from './channel-picks.ts';
import type { OptionDraft, PromptDraft } from './prompt-draft.ts';
import { QuestionHead, type QuestionHeadProps } from './question-head.tsx';

interface PromptEditorProps extends QuestionHeadProps {
  guildId: string;
  prompt: PromptDraft;
  wrong(path: string): string | undefined;
  onChange(prompt: PromptDraft): void;
}

/** One question with its answers. */
export function PromptEditor({ guildId, prompt, wrong, onChange, ...head }: PromptEditorProps) {
  const { t } = useLingui();
  const { options } = prompt;
  const { number } = head;
  return (
    <li className="prompt" aria-label={t`Question ${number}`}>
      <QuestionHead {...head} />
      <Field
        label={t`What is asked`}
        value={prompt.title}
        maxLength={100}
        dir="auto"
        wrong={wrong('title')}
        onChange={(event) => onChange({ ...prompt, title: event.currentTarget.value })}
      />
      <Switch label={t`One answer only`} isOn={prompt.single_select} onChange={(isOn) => onChange({ ...prompt, single_select: isOn })} />
      <Switch label={t`Has to be answered`} isOn={prompt.required} onChange={(isOn) => onChange({ ...prompt, required: isOn })} />
      <Switch label={t`Asked before somebody comes in`} isOn={prompt.in_onboarding} onChange={(isOn) => onChange({ ...prompt, in_onboarding: isOn })} />
      <ol className="options">
        {options.map((option, index) => (
          <OptionEditor
            key={option.key}
            guildId={guildId}
            option={option}
            number={index + 1}
            wrong={(path) => wrong(`options.${index}.${path}`)}
            onChange={(next) => onChange({ ...prompt, options: options.with(index, next) })}
            onRemove={() => onChange({ ...prompt, options: options.toSpliced(index, 1) })}
          />
        ))}
      </ol>
      {options.length === 0 && wrong('options') !== undefined && <p className="wrong">{wrong('options')}</p>}
      <div>
        <button
          type="button"
          className="button small"
          onClick={() =>
            onChange({ ...prompt, options: [...options, { key: crypto.randomUUID(), title: '', description: '', emoji: null, role_ids: [], channel_ids: [] }] })
          }
        >
          <Icon name="plus" />
          <Trans>Add an answer</Trans>
        </button>
      </div>
    </li>
  );
}

interface OptionEditorProps {
  guildId: string;
  option: OptionDraft;
  number: number;
  wrong(path: string): string | undefined;
  onChange(option: OptionDraft): void;
  onRemove(): void;
}

function OptionEditor({ guildId, option, number, wrong, onChange, onRemove }: OptionEditorProps) {
  const { t } = useLingui();
  const { state } = useClient();
  const channels = useSelected((current) => channelPicks(current, guildId));
  const roles = [...state.roles.of(guildId).values()].filter(({ id, managed }) => id !== guildId && !managed).map(({ id, name }) => ({ id, name: `@${name}` }));
  return (
    <li className="onboarding-option" aria-label={t`Answer ${number}`}>
      <div className="option-head">
        <EmojiField guildId={guildId} label={t`Emoji`} value={option.emoji} onChange={(emoji) => onChange({ ...option, emoji })} />
        <Field
          label={t`Answer ${number}`}
          value={option.title}
          maxLength={50}
          dir="auto"
          wrong={wrong('title')}
          onChange={(event) => onChange({ ...option, title: event.currentTarget.value })}
        />
        <button type="button" className="icon-button" aria-label={t`Remove answer ${number}`} onClick={onRemove}>
          <Icon name="trash" />
        </button>
      </div>
      <Field
        label={t`More about it`}
        value={option.description}
        maxLength={100}
        dir="auto"
        wrong={wrong('description')}
        onChange={(event) => onChange({ ...option, description: event.currentTarget.value })}
      />
      <Picks
        label={t`Roles that it brings`}
        from={roles}
        picked={option.role_ids}
        wrong={wrong('role_ids')}
        onChange={(ids) => onChange({ ...option, role_ids: ids })}
      />
      <Picks
        label={t`Channels that it opens`}
        from={channels}
        picked={option.channel_ids}
        wrong={wrong('channel_ids')}
        onChange={(ids) => onChange({ ...option, channel_ids: ids })}
      />
    </li>
  );
}
