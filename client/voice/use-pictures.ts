import { useEffect } from 'react';
import { useVoice } from './voice.ts';

/** Has the cameras of the own call come in while something that shows them stands there. */
export function usePictures(): void {
  const voice = useVoice();
  useEffect(() => {
    let isShown = true;
    let hide = (): void => undefined;
    void voice.session().then((session) => {
      if (isShown) hide = session.showPictures();
    });
    return () => {
      isShown = false;
      hide();
    };
  }, [voice]);
}
