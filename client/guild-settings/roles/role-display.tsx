import { Trans, useLingui } from '@lingui/react/macro';
import type { APIRole, APIRoleColors } from 'discord-api-types/v10';
import { cdn } from '../../app/about-server.ts';
import { Field } from '../../kit/field.tsx';
import { PictureField } from '../../kit/picture-field.tsx';
import { Switch } from '../../kit/switch.tsx';
import type { Changes } from '../../kit/use-changes.ts';
import type { Task } from '../../kit/use-task.ts';
import { HOLOGRAPHIC, plain, type RoleValues } from './role-values.ts';

/** Colours that can be read on both themes. 0 is none. */
const PALETTE = [
  0, 0x1f9e89, 0x2da85f, 0x2f7fd1, 0x7a5cd6, 0xc2408a, 0xd9a514, 0xd9722b, 0xd5394e, 0x8892a6, 0x13695b, 0x1e7340, 0x1f5591, 0x503a94, 0x852b5e, 0x93700e,
];

const hex = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;
const numberOf = (value: string): number => Number.parseInt(value.slice(1), 16);

interface RoleDisplayProps {
  form: Changes<RoleValues>;
  task: Task;
  role: APIRole;
  isNew: boolean;
  isDisabled: boolean;
}

/** Name, colours, icon, and where the role is shown. */
export function RoleDisplay({ form: { values, changed, set }, task, role, isNew, isDisabled }: RoleDisplayProps) {
  const { t } = useLingui();
  return (
    <fieldset className="plain stack" disabled={isDisabled}>
      <Field
        label={t`Name of the role`}
        value={values.name}
        maxLength={100}
        dir="auto"
        autoFocus={isNew}
        onFocus={(event) => isNew && event.currentTarget.select()}
        wrong={task.wrong('name')}
        onChange={(event) => set('name', event.currentTarget.value)}
      />
      <Colors colors={values.colors} onChange={(colors) => set('colors', colors)} />
      {task.wrong('colors') !== undefined && <p className="wrong">{task.wrong('colors')}</p>}
      <PictureField
        label={t`Icon`}
        shape="round"
        hint={t`Beside the names of those who have the role; 64 × 64 or more, up to 256 KiB.`}
        isThere={role.icon !== null && role.icon !== undefined}
        standing={role.icon && <img src={cdn(`/role-icons/${role.id}/${role.icon}.webp?size=128`)} alt="" />}
        value={changed.icon}
        wrong={task.wrong('icon')}
        onChange={(picture) => set('icon', picture)}
      />
      <Field
        label={t`Or an emoji as its icon`}
        value={values.unicode_emoji ?? ''}
        maxLength={32}
        className="short"
        wrong={task.wrong('unicode_emoji')}
        onChange={(event) => set('unicode_emoji', event.currentTarget.value.trim() || null)}
      />
      <div>
        <Switch
          label={t`Show its members apart`}
          hint={t`They stand under the role's name in the list of members.`}
          isOn={values.hoist}
          isDisabled={isDisabled}
          onChange={(isOn) => set('hoist', isOn)}
        />
        <Switch
          label={t`Everybody may mention it`}
          hint={t`Otherwise only those with the permission to mention everyone.`}
          isOn={values.mentionable}
          isDisabled={isDisabled}
          onChange={(isOn) => set('mentionable', isOn)}
        />
      </div>
    </fieldset>
  );
}

function Colors({ colors, onChange }: { colors: APIRoleColors; onChange(colors: APIRoleColors): void }) {
  const { t } = useLingui();
  const { primary_color: first, secondary_color: second, tertiary_color: third } = colors;
  const style = third !== null && third !== undefined ? 'holographic' : second !== null && second !== undefined ? 'gradient' : 'one';
  const styles = { one: t`One colour`, gradient: t`Two colours`, holographic: t`Holographic` };
  const choose = (next: keyof typeof styles): void =>
    onChange(
      next === 'holographic' ? HOLOGRAPHIC : next === 'gradient' ? { ...colors, secondary_color: second ?? 0x7a5cd6, tertiary_color: null } : plain(first),
    );
  return (
    <div className="field" role="group" aria-label={t`Colour`}>
      <span className="label">
        <Trans>Colour</Trans>
      </span>
      <div className="row wrap" role="radiogroup" aria-label={t`Kind of colour`}>
        {(Object.keys(styles) as (keyof typeof styles)[]).map((key) => (
          <button key={key} type="button" role="radio" className="button small" aria-checked={style === key} onClick={() => choose(key)}>
            {styles[key]}
          </button>
        ))}
      </div>
      {style !== 'holographic' && (
        <div className="swatches">
          {PALETTE.map((color) => (
            <button
              key={color}
              type="button"
              className={`swatch${color === 0 ? ' none' : ''}`}
              style={color === 0 ? {} : { background: hex(color) }}
              aria-label={color === 0 ? t`No colour` : hex(color)}
              aria-pressed={first === color}
              onClick={() => onChange({ ...colors, primary_color: color })}
            />
          ))}
          <label className="swatch own">
            <span className="unseen">{t`A colour of your own`}</span>
            <input type="color" value={hex(first)} onChange={(event) => onChange({ ...colors, primary_color: numberOf(event.currentTarget.value) })} />
          </label>
          {style === 'gradient' && (
            <label className="swatch own">
              <span className="unseen">{t`The second colour`}</span>
              <input
                type="color"
                value={hex(second ?? 0)}
                onChange={(event) => onChange({ ...colors, secondary_color: numberOf(event.currentTarget.value) })}
              />
            </label>
          )}
        </div>
      )}
    </div>
  );
}
