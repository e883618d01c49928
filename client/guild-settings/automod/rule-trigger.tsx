import { useLingui } from '@lingui/react/macro';
import {
  AutoModerationRuleKeywordPresetType as Preset,
  AutoModerationRuleTriggerType as Trigger,
  type APIAutoModerationRuleTriggerMetadata as Metadata,
} from 'discord-api-types/v10';
import { Field } from '../../kit/field.tsx';
import { Switch } from '../../kit/switch.tsx';
import { WordsArea } from './words-area.tsx';
import '../../kit/boxes.css';

interface RuleTriggerProps {
  trigger: Trigger;
  value: Metadata;
  wrong(key: string): string | undefined;
  onChange(value: Metadata): void;
}

/** What a rule looks for, by its kind. */
export function RuleTrigger({ trigger, value, wrong, onChange }: RuleTriggerProps) {
  const { t } = useLingui();
  const allowed = (
    <WordsArea
      label={t`Words that are fine`}
      hint={t`One in a line. What contains one of them is left alone.`}
      value={value.allow_list ?? []}
      wrong={wrong('allow_list')}
      onChange={(words) => onChange({ ...value, allow_list: words })}
    />
  );
  if (trigger === Trigger.Keyword || trigger === Trigger.MemberProfile)
    return (
      <>
        <WordsArea
          label={t`Words`}
          hint={t`One in a line. *word also finds what ends with it, word* what begins with it, *word* what contains it.`}
          value={value.keyword_filter ?? []}
          wrong={wrong('keyword_filter')}
          onChange={(words) => onChange({ ...value, keyword_filter: words })}
        />
        <WordsArea
          label={t`Regular expressions`}
          hint={t`One in a line, ten at most, as Rust has them.`}
          value={value.regex_patterns ?? []}
          wrong={wrong('regex_patterns')}
          onChange={(patterns) => onChange({ ...value, regex_patterns: patterns })}
        />
        {allowed}
      </>
    );
  if (trigger === Trigger.KeywordPreset) {
    const presets = value.presets ?? [];
    const names = [
      [Preset.Profanity, t`Insults and swear words`],
      [Preset.SexualContent, t`Sexual words`],
      [Preset.Slurs, t`Slurs`],
    ] as const;
    return (
      <>
        <div className="boxes" role="group" aria-label={t`Lists`}>
          {names.map(([preset, words]) => (
            <label key={preset}>
              <input
                type="checkbox"
                checked={presets.includes(preset)}
                onChange={(event) =>
                  onChange({ ...value, presets: event.currentTarget.checked ? [...presets, preset] : presets.filter((one) => one !== preset) })
                }
              />
              {words}
            </label>
          ))}
        </div>
        {allowed}
      </>
    );
  }
  if (trigger === Trigger.MentionSpam)
    return (
      <>
        <Field
          label={t`Mentions that a message may have`}
          type="number"
          min={1}
          max={50}
          value={value.mention_total_limit ?? 20}
          wrong={wrong('mention_total_limit')}
          onChange={(event) => onChange({ ...value, mention_total_limit: event.currentTarget.valueAsNumber || 0 })}
        />
        <Switch
          label={t`Recognise raids of mentions`}
          isOn={value.mention_raid_protection_enabled ?? false}
          onChange={(isOn) => onChange({ ...value, mention_raid_protection_enabled: isOn })}
        />
      </>
    );
  return null;
}
