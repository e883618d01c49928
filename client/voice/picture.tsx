import { useEffect, useRef } from 'react';

/** The moving pictures of a track. Sound comes by another way. */
export function Picture({ track, isMirrored = false, label }: { track: MediaStreamTrack; isMirrored?: boolean; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    element.play().catch(() => undefined); // it was taken away before it began
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className={isMirrored ? 'mirrored' : undefined} aria-label={label} autoPlay muted playsInline />;
}

/** Lets the picture of a tile float over everything else. */
export const floatPictureOf = (tile: Element | null): void => {
  const video = tile?.querySelector('video');
  if (video) void (document.pictureInPictureElement === video ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => undefined); // the browser does not want to
};
