import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover, type Selection } from 'react-aria-components';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { useStateOf } from '../kit/use-state-of.ts';
import { useMembersAsked } from '../members/use-members-asked.ts';
import type { AnyComponent } from './any-component.ts';
import { ComponentEmoji } from './components.tsx';
import { choicesOf, chosenOf, firstChosen, isCountRight, kindsOf, MOST_SHOWN, offerOf } from './select-choices.ts';

interface ComponentSelectProps {
  component: AnyComponent;
  channelId: string;
  onChoose(values: string[]): void;
}

/** One of Discord's five selects: a choice of one goes at once, one of several when the list is closed. */
export function ComponentSelect({ component, channelId, onChoose }: ComponentSelectProps) {
  const { t } = useLingui();
  const client = useClient();
  const { max_values: most = 1, min_values: least = 1, placeholder, disabled = false } = component;
  const kinds = kindsOf(component);
  const offer = offerOf(component);
  const first = (): string[] => firstChosen(component);
  const [chosen, setChosen] = useStateOf<readonly string[]>(offer, first);
  /** What the bot knows. */
  const [told, setTold] = useStateOf<readonly string[]>(offer, first);
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const guildId = useSelected(({ channels }) => channels.get(channelId)?.guild_id);
  const people = kinds?.people ? guildId : undefined;
  useMembersAsked(people, query, MOST_SHOWN);
  const beforehand = people === undefined ? '' : firstChosen(component).join();
  useEffect(() => {
    if (people === undefined || beforehand === '') return;
    const unknown = beforehand.split(',').filter((id) => !client.state.members.of(people).has(id) && !client.state.roles.of(people).has(id));
    if (unknown.length > 0) client.requestMembers(people, { userIds: unknown });
  }, [client, people, beforehand]);
  const isSingle = most === 1;
  const choices = isOpen ? choicesOf(client.state, channelId, component, query) : [];
  const shown = chosenOf(client.state, channelId, component, chosen).map(({ label }) => label);
  const tell = (values: readonly string[]): void => {
    setTold(values);
    onChoose([...values]);
  };
  const select = (selection: Selection): void => {
    const picked = new Set(selection === 'all' ? choices.map(({ value }) => value) : [...selection].map(String));
    // What was chosen before and is not among those that are found stays.
    const next = isSingle ? [...picked] : [...chosen.filter((value) => picked.has(value)), ...[...picked].filter((value) => !chosen.includes(value))];
    if (next.length > most) return;
    setChosen(next);
    if (!isSingle) return;
    setOpen(false);
    setQuery('');
    tell(next);
  };
  const turn = (isNowOpen: boolean): void => {
    setOpen(isNowOpen);
    if (isNowOpen) return;
    setQuery('');
    if (!isCountRight(component, chosen.length)) setChosen(told);
    else if (chosen.length !== told.length || chosen.some((value) => !told.includes(value))) tell(chosen);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={turn}>
      <Button className="select-trigger" isDisabled={disabled} aria-label={[placeholder ?? t`Choose`, ...shown].join(', ')}>
        <span>{shown.length > 0 ? shown.join(', ') : (placeholder ?? t`Choose`)}</span>
        <Icon name="down" />
      </Button>
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label={placeholder ?? t`Choose`}>
          <div className="stack">
            {kinds && (
              <input className="input" aria-label={t`Search`} placeholder={t`Search`} value={query} onChange={(event) => setQuery(event.target.value)} />
            )}
            <ListBox
              aria-label={placeholder ?? t`Choices`}
              selectionMode={isSingle ? 'single' : 'multiple'}
              disallowEmptySelection={isSingle && least > 0 && component.required !== false}
              selectedKeys={chosen}
              // It closes the list, as everywhere.
              escapeKeyBehavior="none"
              onSelectionChange={select}
              items={choices.map((choice) => ({ id: choice.value, ...choice }))}
              dependencies={[chosen]}
              // Who opens it means to choose.
              autoFocus={kinds === undefined}
            >
              {({ id, label, description, emoji }) => (
                <ListBoxItem id={id} textValue={label} className="menu-item">
                  <ComponentEmoji emoji={emoji} />
                  <span>
                    {label}
                    {description && <small className="note">{description}</small>}
                  </span>
                </ListBoxItem>
              )}
            </ListBox>
            {!isSingle && (
              <button className="button small primary" disabled={!isCountRight(component, chosen.length)} onClick={() => turn(false)}>
                <Trans>Done</Trans>
              </button>
            )}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
