import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { BASE_THEMES, isThemeValue, THEME_VARIABLES, type BaseTheme, type CustomTheme, type ThemeVariable } from '#protocol/themes';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { shownVariables } from './theme-file.ts';

const NAMES = Object.keys(THEME_VARIABLES) as ThemeVariable[]; // its own keys

interface ThemeEditorProps {
  theme: CustomTheme;
  onChange(theme: CustomTheme): void;
  onClose(): void;
}

/** Every variable of a theme, with its colour; what is set shows at once. */
export function ThemeEditor({ theme, onChange, onClose }: ThemeEditorProps) {
  const { t } = useLingui();
  const standing = shownVariables();
  const bases: Record<BaseTheme, string> = { light: t`Light`, dark: t`Dark`, contrast: t`High contrast` };
  const set = (name: ThemeVariable, value: string | null): void => {
    const { [name]: _before, ...others } = theme.variables;
    onChange({ ...theme, variables: value === null ? others : { ...others, [name]: value } });
  };
  return (
    <div className="stack">
      <div className="side-by-side">
        <Field
          label={t`Name of the theme`}
          defaultValue={theme.name}
          maxLength={50}
          dir="auto"
          onChange={(event) => event.currentTarget.value.trim() !== '' && onChange({ ...theme, name: event.currentTarget.value.trim() })}
        />
        <ChoiceField
          label={t`What is not set is as in`}
          value={theme.base}
          options={BASE_THEMES.map((base) => ({ value: base, words: bases[base] }))}
          onChange={(base) => onChange({ ...theme, base })}
        />
      </div>
      <div className="theme-variables">
        {NAMES.map((name) => (
          <Variable key={name} name={name} set={theme.variables[name]} standing={standing[name]} onChange={(value) => set(name, value)} />
        ))}
      </div>
      <div className="actions">
        <button type="button" className="button small" onClick={() => onChange({ ...theme, variables: {} })}>
          <Trans>Set nothing</Trans>
        </button>
        <button type="button" className="button small primary" onClick={onClose}>
          <Trans>Done</Trans>
        </button>
      </div>
    </div>
  );
}

interface VariableProps {
  name: ThemeVariable;
  set: string | undefined;
  standing: string;
  onChange(value: string | null): void;
}

function Variable({ name, set, standing, onChange }: VariableProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? set ?? '';
  const isWrong = value !== '' && !isThemeValue(name, value);
  const hex = hexOf(set ?? standing);
  return (
    <label>
      {THEME_VARIABLES[name] === 'color' ? (
        <input
          type="color"
          aria-label={t`Colour: ${name}`}
          value={hex}
          onChange={(event) => {
            setTyped(null);
            onChange(event.currentTarget.value);
          }}
        />
      ) : (
        <span />
      )}
      <code>{name}</code>
      <input
        className="input"
        aria-label={t`Value: ${name}`}
        value={value}
        placeholder={standing}
        spellCheck={false}
        aria-invalid={isWrong}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          setTyped(event.currentTarget.value);
          if (text === '') onChange(null);
          else if (isThemeValue(name, text)) onChange(text);
        }}
        onBlur={() => !isWrong && setTyped(null)}
      />
    </label>
  );
}

/** As the browser's own picker takes a colour: six digits, without what shines through. */
function hexOf(value: string): string {
  const [, digits = '000000'] = /^#([\da-f]{6}|[\da-f]{3})/i.exec(value) ?? [];
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}
