import { useRef, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import type { OptionChoice } from './commands.ts';

export interface ChoiceBoxProps {
  label: string;
  description: string;
  isRequired: boolean;
  choices: readonly OptionChoice[];
  /** What is typed counts too, and whoever gives the choices has sifted them. */
  isFree?: boolean;
  onChange(value: string): void;
  onType?(text: string): void;
}

/** One of several by its name, or for a bot that proposes while one types also what is typed. */
export function ChoiceBox({ label, description, isRequired, choices, isFree = false, onChange, onType }: ChoiceBoxProps) {
  const [text, setText] = useState('');
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const chosen = useRef<OptionChoice | null>(null);
  const wanted = chosen.current?.name === text ? '' : text.trim().toLowerCase();
  const items = choices.filter(({ name }) => isFree || name.toLowerCase().includes(wanted)).map((choice) => ({ id: String(choice.value), choice }));
  const type = (next: string): void => {
    setText(next);
    onType?.(next);
    // Its name is written by the box itself.
    if (chosen.current?.name === next) return;
    chosen.current = null;
    if (!isFree && next !== '') return;
    setChosenKey(null);
    onChange(next);
  };
  return (
    <ComboBox
      className="field"
      menuTrigger="focus"
      allowsCustomValue={isFree}
      allowsEmptyCollection={isFree}
      isRequired={isRequired}
      items={items}
      inputValue={text}
      selectedKey={chosenKey}
      onInputChange={type}
      onSelectionChange={(key) => {
        const item = items.find(({ id }) => id === key);
        if (!item) return;
        chosen.current = item.choice;
        setChosenKey(item.id);
        setText(item.choice.name);
        onChange(item.id);
      }}
    >
      <Label>{label}</Label>
      <Input placeholder={description} title={description} />
      <Popover className="popover">
        <ListBox<(typeof items)[number]>>
          {({ id, choice }) => (
            <ListBoxItem id={id} className="menu-item" textValue={choice.name}>
              <bdi>{choice.name}</bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
