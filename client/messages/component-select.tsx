import { Trans, useLingui } from '@lingui/react/macro';
import { ComponentType } from 'discord-api-types/v10';
import { useState, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover, type Selection } from 'react-aria-components';
import { channelGroups } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { ComponentEmoji, type AnyComponent } from './components.tsx';

interface Choice {
  value: string;
  label: string;
  description?: string;
  emoji?: AnyComponent['emoji'];
}

const MOST_SHOWN = 100;

function choicesOf(state: State, component: AnyComponent, guildId: string | undefined, query: string): Choice[] {
  const { type, options = [], channel_types: types } = component;
  if (type === ComponentType.StringSelect)
    return options.map(({ label, value, description, emoji }) => ({ label, value, ...(description && { description }), emoji }));
  const found: Choice[] = [];
  if (type === ComponentType.UserSelect || type === ComponentType.MentionableSelect) {
    const ids = guildId === undefined ? [...state.users.keys()] : [...state.members.of(guildId).keys()];
    found.push(...ids.map((value) => ({ value, label: nameOf(state, value, guildId) || value, description: state.users.get(value)?.username ?? '' })));
  }
  if (guildId !== undefined && (type === ComponentType.RoleSelect || type === ComponentType.MentionableSelect))
    found.push(...[...state.roles.of(guildId).values()].filter(({ id }) => id !== guildId).map(({ id, name }) => ({ value: id, label: `@${name}` })));
  if (guildId !== undefined && type === ComponentType.ChannelSelect)
    found.push(
      ...channelGroups(state, guildId)
        .flatMap(({ category, channels }) => [...(category ? [category] : []), ...channels])
        .filter((channel) => !types?.length || types.includes(channel.type))
        .map(({ id, name }) => ({ value: id, label: `#${name}` })),
    );
  return found.filter(({ label }) => label.toLowerCase().includes(query)).slice(0, MOST_SHOWN);
}

interface ComponentSelectProps {
  component: AnyComponent;
  guildId: string | undefined;
  onChoose(values: string[]): void;
  label?: ReactNode;
}

/** One of Discord's five selects: a choice of one goes at once, one of several when it is closed. */
export function ComponentSelect({ component, guildId, onChoose }: ComponentSelectProps) {
  const { t } = useLingui();
  const client = useClient();
  const { min_values: least = 1, max_values: most = 1, placeholder, disabled = false, options = [], default_values: known = [] } = component;
  const isString = component.type === ComponentType.StringSelect;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set([...options.filter((option) => option.default).map(({ value }) => value), ...known.map(({ id }) => id)]),
  );
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const isSingle = most === 1;
  const choices = isOpen || chosen.size > 0 ? choicesOf(client.state, component, guildId, isOpen ? query.toLowerCase() : '') : [];
  const isEnough = chosen.size >= least && chosen.size <= most;
  const select = (selection: Selection, close: () => void): void => {
    const next = new Set(selection === 'all' ? choices.map(({ value }) => value) : [...selection].map(String));
    if (next.size > most) return;
    setChosen(next);
    if (!isSingle) return;
    close();
    onChoose([...next]);
  };
  const shown = choices.filter(({ value }) => chosen.has(value)).map(({ label }) => label);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="select-trigger" isDisabled={disabled} aria-label={[placeholder ?? t`Choose`, ...shown].join(', ')}>
        <span>{shown.length > 0 ? shown.join(', ') : (placeholder ?? t`Choose`)}</span>
        <Icon name="down" />
      </Button>
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label={placeholder ?? t`Choose`}>
          {({ close }) => (
            <div className="stack">
              {!isString && <input className="input" aria-label={t`Search`} value={query} onChange={(event) => setQuery(event.target.value)} />}
              <ListBox
                aria-label={placeholder ?? t`Choices`}
                selectionMode={isSingle ? 'single' : 'multiple'}
                disallowEmptySelection={isSingle && least > 0}
                selectedKeys={chosen}
                onSelectionChange={(selection) => select(selection, close)}
                items={choices}
                dependencies={[chosen]}
                // Who opens it means to choose.
                autoFocus={isString}
              >
                {({ value, label, description, emoji }) => (
                  <ListBoxItem id={value} textValue={label} className="menu-item">
                    <ComponentEmoji emoji={emoji} />
                    <span>
                      {label}
                      {description && <small className="note">{description}</small>}
                    </span>
                  </ListBoxItem>
                )}
              </ListBox>
              {!isSingle && (
                <button
                  className="button small primary"
                  disabled={!isEnough}
                  onClick={() => {
                    close();
                    onChoose([...chosen]);
                  }}
                >
                  <Trans>Done</Trans>
                </button>
              )}
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
