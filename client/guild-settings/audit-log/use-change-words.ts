import { useLingui } from '@lingui/react/macro';
import { AutoModerationActionType as Action, type APIGuildScheduledEventRecurrenceRule } from 'discord-api-types/v10';
import { useEventWords } from '../../events/use-event-words.ts';
import { PERMISSIONS } from '../../kit/permission-words.ts';
import { spanInWords } from '../../kit/span-words.ts';
import { momentInWords } from '../../messages/times.ts';
import { enumerationOf, flagsOf } from './change-enums.ts';
import { CHANGE_KEYS } from './change-keys.ts';
import { bitsOf, coloursOf, hexOf } from './change-parts.ts';

const SECONDS = new Set(['rate_limit_per_user', 'default_thread_rate_limit_per_user', 'afk_timeout', 'max_age', 'duration_seconds']);
const MINUTES = new Set(['default_auto_archive_duration', 'auto_archive_duration']);
const MOMENTS = new Set(['communication_disabled_until', 'scheduled_start_time', 'scheduled_end_time']);

interface ChangeWords {
  /** What a change is about. */
  ofKey(key: string): string;
  /** A value as people read it; what is not known stays as it is. */
  ofValue(key: string, value: unknown): string;
}

/** The words for what an action changed. `called` names whom or what an id is of. */
export function useChangeWords(action: number, called: (id: string) => string | undefined): ChangeWords {
  const { t, i18n } = useLingui();
  const events = useEventWords();
  const idOrText = (text: string): string => (/^\d{17,20}$/.test(text) ? (called(text) ?? text) : text);
  const listed = (words: readonly string[]): string => words.join(', ') || t`nothing`;

  const ofKey = (key: string): string => {
    const words = CHANGE_KEYS[key];
    return words ? i18n._(words) : idOrText(key).replaceAll('_', ' ');
  };
  const ofNumber = (key: string, value: number): string => {
    const word = enumerationOf(key, action)?.[value];
    if (word) return i18n._(word);
    const flags = flagsOf(key, action);
    if (flags) return listed(flags.filter(([flag]) => (value & flag) !== 0).map(([, words]) => i18n._(words)));
    if (SECONDS.has(key)) return value > 0 ? spanInWords(value) : key === 'max_age' ? t`Never` : t`Off`;
    if (MINUTES.has(key)) return spanInWords(value * 60);
    if (key === 'user_limit' || key === 'max_uses') return value === 0 ? t`no limit` : String(value);
    if (key === 'volume') return new Intl.NumberFormat(i18n.locale, { style: 'percent' }).format(value);
    if (key === 'bitrate') {
      const kilobits = Math.round(value / 1000);
      return t`${kilobits} kbit/s`;
    }
    return String(value);
  };
  const ofText = (key: string, value: string): string => {
    if (MOMENTS.has(key)) return momentInWords(Date.parse(value) / 1000, 'f', 0) || value;
    if (key === 'preferred_locale') return new Intl.DisplayNames([i18n.locale], { type: 'language' }).of(value) ?? value;
    return idOrText(value);
  };
  const ofAction = ({ type, metadata = {} }: { type?: number; metadata?: Record<string, unknown> }): string => {
    const channel = ofValue('channel_id', metadata['channel_id']);
    const span = ofValue('duration_seconds', metadata['duration_seconds']);
    switch (type) {
      case Action.BlockMessage:
        return t`Block the message`;
      case Action.SendAlertMessage:
        return t`Alert in ${channel}`;
      case Action.Timeout:
        return t`Time the member out: ${span}`;
      default:
        return t`Keep the member from writing and speaking`;
    }
  };
  const ofObject = (key: string, value: Record<string, unknown>): string => {
    if (key === 'recurrence_rule') return events.rule(value as unknown as APIGuildScheduledEventRecurrenceRule); // as the event has it
    if (key === 'actions') return ofAction(value);
    const { id, permission } = value;
    if (typeof permission === 'boolean') return permission ? t`May` : t`May not`;
    const named = value['name'] ?? value['title'] ?? value['emoji_name'] ?? value['emoji_id'] ?? id;
    if (typeof named === 'string') return idOrText(named);
    return Object.entries(value)
      .map(([part, one]) => `${ofKey(part)}: ${ofValue(part, one)}`)
      .join('; ');
  };
  function ofValue(key: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return t`nothing`;
    if (typeof value === 'boolean') return value ? t`yes` : t`no`;
    if (key.endsWith('_hash')) return t`a picture`;
    if (key.endsWith('recording')) return t`a recording`;
    const bits = bitsOf(key, value);
    if (bits !== null) return listed(PERMISSIONS.filter(({ bit }) => (bits & bit) !== 0n).map(({ words }) => i18n._(words)));
    if (key === 'color' || key === 'colors') return listed(coloursOf(key, value).map(hexOf));
    if (typeof value === 'number') return ofNumber(key, value);
    if (typeof value === 'string') return ofText(key, value);
    if (Array.isArray(value)) return listed(value.map((one: unknown) => ofValue(key, one)));
    return ofObject(key, value as Record<string, unknown>); // of JSON nothing else is left
  }
  return { ofKey, ofValue };
}
