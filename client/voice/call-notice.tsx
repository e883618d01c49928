import { useLingui } from '@lingui/react/macro';
import { Icon } from '../kit/icon.tsx';
import { useNoticeWords } from './notice-words.tsx';
import { useVoice, useVoiceNow } from './voice.ts';
import './voice.css';

/** What has to be said of the own call, until it was read. */
export function CallNotice() {
  const { t } = useLingui();
  const voice = useVoice();
  const words = useNoticeWords(useVoiceNow(({ notice }) => notice));
  return (
    <div role="status" className="voice-notice" hidden={words === null}>
      {words !== null && (
        <>
          <p dir="auto">{words}</p>
          <button className="icon-button" aria-label={t`Dismiss`} onClick={() => voice.dismiss()}>
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}
