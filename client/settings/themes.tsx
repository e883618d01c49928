import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, FileTrigger } from 'react-aria-components';
import { BASE_THEMES, OWN_THEMES, type BaseTheme, type CustomTheme, type OwnTheme } from '#protocol/themes';
import { Confirm } from '../kit/confirm.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { saveFile } from './save-file.ts';
import { ThemeEditor } from './theme-editor.tsx';
import { cssOfTheme, readTheme, ThemeFileError } from './theme-file.ts';
import type { EditedClientSettings } from './use-client-settings.ts';

const MOST_THEMES = 20;
const newId = (): string => `own-${Date.now().toString(36)}`;

/** Those of the client, and those that the person made or was given. */
export function Themes({ settings, change }: Pick<EditedClientSettings, 'settings' | 'change'>) {
  const { t } = useLingui();
  const [editingId, edit] = useState<string | null>(null);
  const [removing, remove] = useState<CustomTheme | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const own = settings.themes as CustomTheme[]; // as the server keeps them
  const words: Record<OwnTheme, string> = { auto: t`As the system has it`, light: t`Light`, dark: t`Dark`, contrast: t`High contrast` };
  const chosen = own.find(({ id }) => id === settings.theme);
  const add = (theme: Omit<CustomTheme, 'id'>): void => {
    const id = newId();
    change({ themes: [...own, { id, ...theme }], theme: id });
  };
  const replace = (theme: CustomTheme): void => change({ themes: own.map((one) => (one.id === theme.id ? theme : one)) });
  const take = async (file: File): Promise<void> => {
    try {
      add(readTheme(await file.text(), file.name));
      setWrong(null);
    } catch (error) {
      if (!(error instanceof ThemeFileError)) throw error;
      const line = error.line.slice(0, 80);
      setWrong(t`This is no theme. What does not fit: ${line}`);
    }
  };
  const editing = own.find(({ id }) => id === editingId);
  return (
    <section className="group">
      <h2>
        <Trans>Theme</Trans>
      </h2>
      <fieldset className="theme-cards">
        <legend className="unseen">
          <Trans>Theme</Trans>
        </legend>
        {OWN_THEMES.map((one) => (
          <ThemeCard key={one} name={words[one]} base={one} isChosen={!chosen && settings.theme === one} onChoose={() => change({ theme: one })} />
        ))}
        {own.map((one) => (
          <ThemeCard key={one.id} name={one.name} base={one.base} theme={one} isChosen={one === chosen} onChoose={() => change({ theme: one.id })} />
        ))}
      </fieldset>
      <p className="note">
        <Trans>A theme of your own is a small file of colours. Give it to others, or take theirs: it can set colours and nothing else.</Trans>
      </p>
      <div className="row wrap">
        <button
          className="button small primary"
          disabled={own.length >= MOST_THEMES}
          onClick={() => {
            const base = BASE_THEMES.find((one) => one === document.documentElement.dataset['theme']) ?? 'dark';
            const id = newId();
            change({ themes: [...own, { id, name: t`My theme`, base, variables: { ...chosen?.variables } }], theme: id });
            edit(id);
          }}
        >
          <Trans>Make a theme</Trans>
        </button>
        <FileTrigger acceptedFileTypes={['.css', '.json']} onSelect={(files) => files?.[0] && void take(files[0])}>
          <Button className="button small" isDisabled={own.length >= MOST_THEMES}>
            <Trans>Take one from a file</Trans>
          </Button>
        </FileTrigger>
        {chosen && (
          <>
            <button className="button small" aria-expanded={editing !== undefined} onClick={() => edit(editing ? null : chosen.id)}>
              <Trans>Edit</Trans>
            </button>
            <button
              className="button small"
              onClick={() => saveFile(`${chosen.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-') || 'theme'}.css`, 'text/css', cssOfTheme(chosen))}
            >
              <Trans>Save as a file</Trans>
            </button>
            <button className="button small bad" onClick={() => remove(chosen)}>
              <Trans>Delete</Trans>
            </button>
          </>
        )}
      </div>
      <Problem text={wrong} />
      {editing && <ThemeEditor key={editing.id} theme={editing} onChange={replace} onClose={() => edit(null)} />}
      {removing && (
        <Confirm
          title={t`Delete the theme`}
          words={t`Delete`}
          isBad
          onClose={() => remove(null)}
          act={() => {
            change({ themes: own.filter(({ id }) => id !== removing.id), theme: removing.base });
            return Promise.resolve();
          }}
        >
          <p>
            <Trans>
              <bdi>{removing.name}</bdi> is deleted on all your devices.
            </Trans>
          </p>
        </Confirm>
      )}
    </section>
  );
}

interface ThemeCardProps {
  name: string;
  base: BaseTheme | 'auto';
  theme?: CustomTheme;
  isChosen: boolean;
  onChoose(): void;
}

function ThemeCard({ name, base, theme, isChosen, onChoose }: ThemeCardProps) {
  return (
    <label className={`theme-card${isChosen ? ' chosen' : ''}`}>
      <input type="radio" name="theme" checked={isChosen} onChange={onChoose} />
      {base === 'auto' ? (
        <span className="theme-sketch halves" aria-hidden="true">
          <Sketch base="light" />
          <Sketch base="dark" />
        </span>
      ) : (
        <Sketch base={base} {...(theme && { theme })} />
      )}
      <span className="name">
        {theme && <Icon name="eyedrop" />}
        <bdi>{name}</bdi>
      </span>
    </label>
  );
}

/** The columns of the client in the colours of a theme. */
function Sketch({ base, theme }: { base: BaseTheme; theme?: CustomTheme }) {
  const color = (name: keyof CustomTheme['variables']): { background: string } => ({ background: theme?.variables[name] ?? `var(--${name})` });
  return (
    <span className="theme-sketch" data-theme={base} aria-hidden="true">
      <span style={color('rail')} />
      <span style={color('side')} />
      <span style={color('ground')}>
        <i style={color('text')} />
        <i style={color('accent')} />
      </span>
    </span>
  );
}
