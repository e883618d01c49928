import { useLingui } from '@lingui/react/macro';
import { SliderField } from '../kit/slider-field.tsx';

/** How loud something is: silent, as it comes, up to twice as loud. */
export function VolumeField({ label, volume, onChange }: { label: string; volume: number; onChange(volume: number): void }) {
  const { t } = useLingui();
  const percent = Math.round(volume * 100);
  return <SliderField label={label} words={t`${percent} %`} value={percent} from={0} to={200} step={5} onChange={(value) => onChange(value / 100)} />;
}
