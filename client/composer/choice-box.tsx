import { useRef, useState } from 'react';
import { ComboField } from '../kit/combo-field.tsx';
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
  /** The name of it. */
  const chosen = useRef<string | null>(null);
  const wanted = chosen.current === text ? '' : text.trim().toLowerCase();
  const items = choices.filter(({ name }) => isFree || name.toLowerCase().includes(wanted)).map(({ name, value }) => ({ id: String(value), name }));
  const type = (next: string): void => {
    setText(next);
    onType?.(next);
    // Its name is written by the box itself.
    if (chosen.current === next) return;
    chosen.current = null;
    if (!isFree && next !== '') return;
    setChosenKey(null);
    onChange(next);
  };
  return (
    <ComboField
      label={label}
      placeholder={description}
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
        chosen.current = item.name;
        setChosenKey(item.id);
        setText(item.name);
        onChange(item.id);
      }}
    />
  );
}
