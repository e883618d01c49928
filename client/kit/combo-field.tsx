import type { KeyboardEvent } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, type ComboBoxProps } from 'react-aria-components';

export interface ComboItem {
  id: string;
  name: string;
  /** What else is known of it, smaller. */
  note?: string;
}

interface ComboFieldProps extends Omit<ComboBoxProps<ComboItem>, 'children' | 'className'> {
  label: string;
  /** What stands in it while it is empty. */
  placeholder: string;
  /** Hears a key before the field does. */
  onKeyFirst?(event: KeyboardEvent<HTMLInputElement>): void;
}

/** A field that proposes things by their names while one types. */
export const ComboField = ({ label, placeholder, onKeyFirst, ...box }: ComboFieldProps) => (
  <ComboBox {...box} className="field">
    <Label>{label}</Label>
    <Input placeholder={placeholder} title={placeholder} onKeyDownCapture={onKeyFirst} />
    <Popover className="popover">
      <ListBox<ComboItem>>
        {({ id, name, note }) => (
          <ListBoxItem id={id} className="menu-item" textValue={name}>
            <bdi>{name}</bdi>
            {note !== undefined && <span className="note">{note}</span>}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </ComboBox>
);
