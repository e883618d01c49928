import { useLingui } from '@lingui/react/macro';
import { toggleSelected, useIsSelected } from './selection.ts';
import './select-mark.css';

/** On a message, while some are chosen: whether it is one of them. */
export function SelectMark({ channelId, messageId }: { channelId: string; messageId: string }) {
  const { t } = useLingui();
  const isSelected = useIsSelected(channelId, messageId);
  if (isSelected === null) return null;
  return (
    <input
      type="checkbox"
      className="select-mark"
      aria-label={t`Choose this message`}
      checked={isSelected}
      onChange={() => toggleSelected(channelId, messageId)}
    />
  );
}
