import { useLingui } from '@lingui/react/macro';
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { Note } from './say.ts';
import './toasts.css';

const queue = new ToastQueue<Note>({ maxVisibleToasts: 3 });

export const addNote = (note: Note, forMs?: number): string => queue.add(note, forMs === undefined ? {} : { timeout: forMs });

/** Where notes stand that were said; once in a page. */
export default function Toasts() {
  const { t } = useLingui();
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t`Notices`}>
      {({ toast }) => (
        <Toast toast={toast} className="toast">
          {toast.content.icon && <Icon name={toast.content.icon} />}
          <ToastContent className="toast-content">
            <Text slot="title" dir="auto">
              {toast.content.title}
            </Text>
            {toast.content.text && (
              <Text slot="description" dir="auto">
                {toast.content.text}
              </Text>
            )}
            {toast.content.acts && (
              <span className="row">
                {toast.content.acts.map(({ words, act }) => (
                  <button
                    key={words}
                    className="button small"
                    onClick={() => {
                      queue.close(toast.key);
                      act();
                    }}
                  >
                    {words}
                  </button>
                ))}
              </span>
            )}
          </ToastContent>
          <Button slot="close" className="icon-button" aria-label={t`Close`}>
            <Icon name="close" />
          </Button>
        </Toast>
      )}
    </ToastRegion>
  );
}
