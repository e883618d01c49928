import { Trans, useLingui } from '@lingui/react/macro';
import type { APIAutoModerationRule } from 'discord-api-types/v10';
import { useState } from 'react';
import { useClient } from '../../app/session.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Picks } from '../../kit/picks.tsx';
import { Switch } from '../../kit/switch.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useChanges } from '../../kit/use-changes.ts';
import { useTask } from '../../kit/use-task.ts';
import { UNSAVED } from './new-rule.ts';
import { RULE_MERGES } from './rule-merges.ts';
import { RuleActions } from './rule-actions.tsx';
import { RuleTrigger } from './rule-trigger.tsx';
import { TryText } from './try-text.tsx';
import { useTriggers } from './use-triggers.ts';

interface RuleRowProps {
  guildId: string;
  rule: APIAutoModerationRule;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  /** With the rule as the server has it now. */
  onSaved(rule: APIAutoModerationRule): void;
  /** Of a new one, when nobody wants it any more. */
  onGone(): void;
}

/** One rule; open, all of it can be changed. */
export function RuleRow({ guildId, rule, isOpen, onOpen, onSaved, onGone }: RuleRowProps) {
  const { t } = useLingui();
  const client = useClient();
  const { state } = client;
  const task = useTask();
  const triggers = useTriggers();
  const [isDeleting, setDeleting] = useState(false);
  const { values, changed, isChanged, set, reset } = useChanges(
    {
      name: rule.name,
      enabled: rule.enabled,
      trigger_metadata: rule.trigger_metadata,
      actions: rule.actions,
      exempt_roles: rule.exempt_roles,
      exempt_channels: rule.exempt_channels,
    },
    RULE_MERGES,
  );
  const isNew = rule.id === UNSAVED;
  const path = { guild_id: guildId, rule_id: rule.id };
  const save = (): void =>
    task.run(async () => {
      if (isNew) {
        const body = { ...values, event_type: rule.event_type, trigger_type: rule.trigger_type };
        onSaved(await client.rest.call('POST /guilds/{guild_id}/auto-moderation/rules', { path: { guild_id: guildId }, body }));
      } else onSaved(await client.rest.call('PATCH /guilds/{guild_id}/auto-moderation/rules/{rule_id}', { path, body: changed }));
      // What stands now is the server's: it leaves out what is said twice, and says what was left out.
      reset();
    });
  const roles = [...state.roles.of(guildId).values()].filter(({ id }) => id !== guildId).map(({ id, name }) => ({ id, name: `@${name}` }));
  const channels = [...state.channelIds.of(guildId).keys()].flatMap((id) => {
    const channel = state.channels.get(id);
    return channel && !channel.thread_metadata ? [{ id, name: `#${channel.name ?? id}` }] : [];
  });
  return (
    <li className="item-open">
      <button type="button" className="item-head" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
        <span className="item-body">
          <strong dir="auto">{rule.name}</strong>
          <span className="note">{triggers[rule.trigger_type].name}</span>
        </span>
        <span className={`state-mark ${rule.enabled ? 'on' : ''}`}>{rule.enabled ? t`On` : t`Off`}</span>
        <Icon name={isOpen ? 'down' : 'right'} />
      </button>
      {isOpen && (
        <div className="stack item-form">
          <Switch label={t`The rule is on`} isOn={values.enabled} onChange={(isOn) => set('enabled', isOn)} />
          <Field
            label={t`Name`}
            value={values.name}
            maxLength={100}
            dir="auto"
            wrong={task.wrong('name')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <RuleTrigger
            trigger={rule.trigger_type}
            value={values.trigger_metadata}
            wrong={(key) => task.wrong(`trigger_metadata.${key}`)}
            onChange={(metadata) => set('trigger_metadata', metadata)}
          />
          <TryText guildId={guildId} trigger={rule.trigger_type} metadata={values.trigger_metadata} />
          <RuleActions
            guildId={guildId}
            trigger={rule.trigger_type}
            value={values.actions}
            wrong={task.wrong('actions')}
            onChange={(actions) => set('actions', actions)}
          />
          <Picks
            label={t`Roles it leaves alone`}
            from={roles}
            picked={values.exempt_roles}
            most={20}
            wrong={task.wrong('exempt_roles')}
            onChange={(ids) => set('exempt_roles', ids)}
          />
          <Picks
            label={t`Channels it leaves alone`}
            from={channels}
            picked={values.exempt_channels}
            most={50}
            wrong={task.wrong('exempt_channels')}
            onChange={(ids) => set('exempt_channels', ids)}
          />
          {!isNew && (
            <div>
              <button type="button" className="button small bad" onClick={() => setDeleting(true)}>
                <Trans>Delete the rule</Trans>
              </button>
            </div>
          )}
        </div>
      )}
      <SaveBar isChanged={isChanged || isNew} task={task} onReset={isNew ? onGone : reset} onSave={save} />
      {isDeleting && (
        <Confirm
          title={t`Delete ${rule.name}?`}
          words={t`Delete it`}
          isBad
          onClose={() => setDeleting(false)}
          act={() => client.rest.call('DELETE /guilds/{guild_id}/auto-moderation/rules/{rule_id}', { path })}
        />
      )}
    </li>
  );
}
