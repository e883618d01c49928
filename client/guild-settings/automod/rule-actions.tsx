import { useLingui } from '@lingui/react/macro';
import { AutoModerationActionType as Action, AutoModerationRuleTriggerType as Trigger, type APIAutoModerationAction } from 'discord-api-types/v10';
import { ChannelChoice } from '../../kit/channel-choice.tsx';
import { ChoiceField } from '../../kit/choice-field.tsx';
import { Field } from '../../kit/field.tsx';
import { Switch } from '../../kit/switch.tsx';

interface RuleActionsProps {
  guildId: string;
  trigger: Trigger;
  value: readonly APIAutoModerationAction[];
  wrong: string | undefined;
  onChange(actions: APIAutoModerationAction[]): void;
}

/** What is done when a rule finds something. Source: Discord, "Action Types". */
export function RuleActions({ guildId, trigger, value, wrong, onChange }: RuleActionsProps) {
  const { t } = useLingui();
  const isProfile = trigger === Trigger.MemberProfile;
  const of = (type: Action): APIAutoModerationAction | undefined => value.find((action) => action.type === type);
  const put = (type: Action, action: APIAutoModerationAction | null): void =>
    onChange([...value.filter((other) => other.type !== type), ...(action ? [action] : [])].toSorted((a, b) => a.type - b.type));
  const [block, alert, timeout] = [of(Action.BlockMessage), of(Action.SendAlertMessage), of(Action.Timeout)];
  const minute = 60;
  const hour = 60 * minute;
  const day = 24 * hour;
  return (
    <fieldset className="actions-of-rule">
      <legend>{t`What is done then`}</legend>
      {isProfile ? (
        <Switch
          label={t`Keep the member from writing and speaking`}
          isOn={of(Action.BlockMemberInteraction) !== undefined}
          onChange={(isOn) => put(Action.BlockMemberInteraction, isOn ? { type: Action.BlockMemberInteraction } : null)}
        />
      ) : (
        <Switch
          label={t`Block the message`}
          isOn={block !== undefined}
          onChange={(isOn) => put(Action.BlockMessage, isOn ? { type: Action.BlockMessage } : null)}
        />
      )}
      {block && (
        <Field
          label={t`What the writer is told`}
          maxLength={150}
          dir="auto"
          value={block.metadata?.custom_message ?? ''}
          onChange={(event) =>
            put(Action.BlockMessage, {
              type: Action.BlockMessage,
              ...(event.currentTarget.value !== '' && {
                metadata: { custom_message: event.currentTarget.value } as NonNullable<APIAutoModerationAction['metadata']>,
              }), // of this kind
            })
          }
        />
      )}
      <ChannelChoice
        guildId={guildId}
        label={t`Alert in a channel`}
        none={t`No alert`}
        value={alert?.metadata?.channel_id ?? null}
        onChange={(channelId) =>
          put(
            Action.SendAlertMessage,
            channelId === null
              ? null
              : { type: Action.SendAlertMessage, metadata: { channel_id: channelId } as NonNullable<APIAutoModerationAction['metadata']> }, // as above
          )
        }
      />
      {(trigger === Trigger.Keyword || trigger === Trigger.MentionSpam) && (
        <ChoiceField<number>
          label={t`Time the member out`}
          value={timeout?.metadata?.duration_seconds ?? 0}
          options={[
            { value: 0, words: t`No` },
            { value: minute, words: t`60 seconds` },
            { value: 5 * minute, words: t`5 minutes` },
            { value: 10 * minute, words: t`10 minutes` },
            { value: hour, words: t`1 hour` },
            { value: day, words: t`1 day` },
            { value: 7 * day, words: t`1 week` },
          ]}
          onChange={
            (seconds) =>
              put(
                Action.Timeout,
                seconds === 0 ? null : { type: Action.Timeout, metadata: { duration_seconds: seconds } as NonNullable<APIAutoModerationAction['metadata']> },
              ) // as above
          }
        />
      )}
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
    </fieldset>
  );
}
