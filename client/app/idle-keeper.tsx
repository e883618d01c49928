import { useEffect } from 'react';
import { useClient, useSelected } from './session.tsx';

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const LOOK_MS = 15_000;
const AFTER_SECONDS = 600;

/** Says when nobody has touched the page for as long as the person's settings have it, so that push tells their other devices. */
export function IdleKeeper() {
  const client = useClient();
  const afterMs = useSelected((state) => Number(state.settings.get('afk_timeout') ?? AFTER_SECONDS)) * 1000;
  useEffect(() => {
    let touchedMs = Date.now();
    let isIdle = false;
    const say = (idle: boolean): void => {
      if (idle === isIdle) return;
      isIdle = idle;
      client.setIdle(idle);
    };
    const touch = (): void => {
      touchedMs = Date.now();
      say(false);
    };
    for (const name of TOUCHES) addEventListener(name, touch, { passive: true, capture: true });
    const timer = setInterval(() => say(Date.now() - touchedMs >= afterMs), LOOK_MS);
    // A new session begins as somebody who is there.
    const stop = client.on('READY', () => isIdle && client.setIdle(true));
    return () => {
      for (const name of TOUCHES) removeEventListener(name, touch, { capture: true });
      clearInterval(timer);
      stop();
      say(false);
    };
  }, [client, afterMs]);
  return null;
}
