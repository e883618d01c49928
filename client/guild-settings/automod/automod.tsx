import { Trans, useLingui } from '@lingui/react/macro';
import { AutoModerationRuleTriggerType as Trigger, type APIAutoModerationRule } from 'discord-api-types/v10';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../../app/session.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Loading } from '../../kit/loading.tsx';
import { useLoaded } from '../../kit/use-loaded.ts';
import type { GuildSectionProps } from '../sections.tsx';
import { newRule, UNSAVED } from './new-rule.ts';
import { RuleRow } from './rule-row.tsx';
import { useTriggers } from './use-triggers.ts';
import '../parts.css';

/** Rules that look at messages and profiles by themselves. */
export default function AutoMod({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const triggers = useTriggers();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/auto-moderation/rules', { path: { guild_id: guildId } }), [client, guildId]);
  const { value: rules, problem, reload, set } = useLoaded<APIAutoModerationRule[]>(load);
  const [openId, setOpenId] = useState<string | null>(null);
  const [draft, setDraft] = useState<APIAutoModerationRule | null>(null);
  const put = useCallback(
    (rule: APIAutoModerationRule): void => {
      if (rule.guild_id === guildId) set((before) => [...before.filter(({ id }) => id !== rule.id), rule].toSorted((a, b) => a.id.localeCompare(b.id)));
    },
    [guildId, set],
  );
  useEffect(() => {
    const stops = [
      client.on('AUTO_MODERATION_RULE_CREATE', put),
      client.on('AUTO_MODERATION_RULE_UPDATE', put),
      client.on('AUTO_MODERATION_RULE_DELETE', ({ id }) => set((before) => before.filter((rule) => rule.id !== id))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, put, set]);
  const add = (trigger: Trigger): void => {
    setDraft(newRule(guildId, trigger, triggers[trigger].name));
    setOpenId(UNSAVED);
  };
  const kinds = [Trigger.Keyword, Trigger.KeywordPreset, Trigger.MentionSpam, Trigger.Spam, Trigger.MemberProfile] as const;
  const countOf = (trigger: Trigger): number => rules?.filter((rule) => rule.trigger_type === trigger).length ?? 0;
  return (
    <div className="stack">
      <p className="note">
        <Trans>What a rule finds is dealt with before anybody reads it. Who may manage the guild, and administrators, are never touched.</Trans>
      </p>
      {rules ? (
        <ul className="item-list" aria-label={t`Rules`}>
          {[...rules, ...(draft ? [draft] : [])].map((rule) => (
            <RuleRow
              key={rule.id}
              guildId={guildId}
              rule={rule}
              isOpen={openId === rule.id}
              onOpen={(isOpen) => setOpenId(isOpen ? rule.id : null)}
              onSaved={(saved) => {
                put(saved);
                if (rule.id !== UNSAVED) return;
                setDraft(null);
                setOpenId(saved.id);
              }}
              onGone={() => setDraft(null)}
            />
          ))}
        </ul>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      <h2 className="list-head">
        <Trans>Add a rule</Trans>
      </h2>
      <ul className="item-list">
        {kinds.map((trigger) => (
          <li key={trigger}>
            <span className="item-body wrapping">
              <strong>{triggers[trigger].name}</strong>
              <span className="note">{triggers[trigger].about}</span>
            </span>
            <button
              type="button"
              className="button small"
              disabled={draft !== null || countOf(trigger) >= triggers[trigger].most}
              aria-label={t`Add: ${triggers[trigger].name}`}
              onClick={() => add(trigger)}
            >
              <Icon name="plus" />
              <Trans>Add</Trans>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
