import { useLingui } from '@lingui/react/macro';
import { toggleSelected } from './selection.ts';
import './select-mark.css';

interface SelectMarkProps {
  channelId: string;
  messageId: string;
  isChosen: boolean;
}

/** On a message, while some are chosen: whether it is one of them. */
export function SelectMark({ channelId, messageId, isChosen }: SelectMarkProps) {
  const { t } = useLingui();
  return (
    <input
      type="checkbox"
      className="select-mark"
      aria-label={t`Choose this message`}
      checked={isChosen}
      onChange={() => toggleSelected(channelId, messageId)}
    />
  );
}
