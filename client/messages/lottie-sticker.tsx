import lottie from 'lottie-web/build/player/lottie_light';
import { useEffect, useRef, useState } from 'react';
import { cdn } from '../app/about-server.ts';

/** A drawing that moves; it stands still for those who want it so. The light player knows no expressions: nothing of a file is run. */
export default function LottieSticker({ id, name, size }: { id: string; name: string; size: number }) {
  const host = useRef<HTMLSpanElement>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isGone = false;
    let end = (): void => undefined;
    const begin = async (): Promise<void> => {
      const answer = await fetch(cdn(`/stickers/${id}.json`));
      const animationData = (await answer.json()) as object;
      if (isGone || !host.current) return;
      const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const player = lottie.loadAnimation({ container: host.current, renderer: 'svg', loop: !isStill, autoplay: !isStill, animationData });
      if (isStill) player.goToAndStop(0, true);
      end = () => player.destroy();
    };
    begin().catch(() => setFailed(true));
    return () => {
      isGone = true;
      end();
    };
  }, [id]);
  if (hasFailed) return <span className="note">{name}</span>;
  return <span ref={host} className="sticker" role="img" aria-label={name} title={name} style={{ width: size, height: size }} />;
}
