import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { PictureButton } from './picture-button.tsx';
import './fields.css';

interface PictureFieldProps {
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  /** How what stands looks; a new one is shown instead. */
  standing: ReactNode;
  /** Whether there is one. */
  isThere: boolean;
  /** A data URL, null for none, undefined for what stands. */
  value: string | null | undefined;
  shape: 'round' | 'wide';
  onChange(value: string | null): void;
}

/** A picture that is chosen from one's files, and shown before it is saved. */
export function PictureField({ label, hint, wrong, standing, isThere, value, shape, onChange }: PictureFieldProps) {
  const { t } = useLingui();
  const isShown = typeof value === 'string' || (value === undefined && isThere);
  return (
    <div className="field picture-field" role="group" aria-label={label}>
      <span className="label">{label}</span>
      <div className="row">
        <span className={`picture ${shape}`}>{typeof value === 'string' ? <img src={value} alt="" /> : value === undefined && standing}</span>
        <div className="stack">
          {hint !== undefined && <p className="hint">{hint}</p>}
          <div className="row">
            <PictureButton label={t`Choose a picture`} onPicture={onChange} />
            {isShown && (
              <button type="button" className="button small" onClick={() => onChange(null)}>
                <Trans>Remove it</Trans>
              </button>
            )}
          </div>
        </div>
      </div>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
    </div>
  );
}
