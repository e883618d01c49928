import { useRef, useState, type KeyboardEvent } from 'react';
import { ComboField, type ComboItem } from '../kit/combo-field.tsx';
import { nameShown, type OptionChoice } from './commands.ts';

export interface ChoiceBoxProps {
  label: string;
  description: string;
  isRequired: boolean;
  choices: readonly OptionChoice[];
  /** What is typed counts too. */
  isFree?: boolean;
  /** Whoever gives the choices has sifted them by what is typed. */
  isSifted?: boolean;
  onChange(value: string): void;
  onType?(text: string): void;
  onFocusChange?(isFocused: boolean): void;
}

/** One of several by its name, or for a bot that proposes while one types also what is typed. */
export function ChoiceBox({ label, description, isRequired, choices, isFree = false, isSifted = isFree, onChange, onType, onFocusChange }: ChoiceBoxProps) {
  const [text, setText] = useState('');
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  /** The name of it. */
  const chosen = useRef<string | null>(null);
  const wanted = chosen.current === text ? '' : text.trim().toLowerCase();
  const items: ComboItem[] = choices
    .filter(({ name, name_localized: own = name }) => isSifted || own.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted))
    .map((choice) => ({ id: String(choice.value), name: nameShown(choice), ...(choice.note !== undefined && { note: choice.note }) }));
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
  const choose = (item: ComboItem): void => {
    chosen.current = item.name;
    setChosenKey(item.id);
    setText(item.name);
    onChange(item.id);
  };
  /** Who leaves what they typed with Enter or Tab means the best of what was found. */
  const takeBest = (event: KeyboardEvent<HTMLInputElement>): void => {
    const [best] = items;
    const isPointed = event.currentTarget.hasAttribute('aria-activedescendant');
    if (isFree || isPointed || wanted === '' || !best || (event.key !== 'Enter' && event.key !== 'Tab')) return;
    event.stopPropagation();
    if (event.key === 'Enter') event.preventDefault();
    choose(best);
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
      onKeyFirst={takeBest}
      onFocus={() => onFocusChange?.(true)}
      onBlur={() => onFocusChange?.(false)}
      onSelectionChange={(key) => {
        const item = items.find(({ id }) => id === key);
        if (item) choose(item);
      }}
    />
  );
}
