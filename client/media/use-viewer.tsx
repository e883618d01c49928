import { Suspense, useState, type ComponentProps, type ReactNode } from 'react';
import { lazily } from '../app/lazily.tsx';
import type { ViewedImage } from './image-viewer.tsx';

const ImageViewer = lazily(() => import('./image-viewer.tsx'));

interface Viewer {
  /** What makes a link around a picture open the viewer with it; with Ctrl or Shift it does what links do. */
  linkTo(place: number): ComponentProps<'a'>;
  /** To be drawn beside the pictures. */
  viewer: ReactNode;
}

/** Lets one look at pictures over the page. */
export function useViewer(images: readonly ViewedImage[]): Viewer {
  const [viewed, setViewed] = useState<number | null>(null);
  return {
    linkTo: (place) => ({
      href: images[place]?.original,
      target: '_blank',
      rel: 'noreferrer noopener',
      onClick(event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        setViewed(place);
      },
    }),
    viewer: <Suspense>{viewed !== null && <ImageViewer {...besides(images, viewed)} onClose={() => setViewed(null)} />}</Suspense>,
  };
}

/** A picture, and those around it that nothing covers. */
function besides(images: readonly ViewedImage[], viewed: number): { images: readonly ViewedImage[]; first: number } {
  const seen = images.filter(({ isHidden = false }, place) => !isHidden || place === viewed);
  return { images: seen, first: seen.indexOf(images[viewed] as ViewedImage) }; // it is one of them
}
