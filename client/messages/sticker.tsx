import { Suspense } from 'react';
import { StickerFormatType } from 'discord-api-types/v10';
import { cdn } from '../app/about-server.ts';
import { lazily } from '../app/lazily.tsx';

const LottieSticker = lazily(() => import('./lottie-sticker.tsx'));

export interface StickerShown {
  id: string;
  name: string;
  format_type: StickerFormatType;
}

/** A picture that says more than an emoji. */
export function Sticker({ sticker: { id, name, format_type: format }, size }: { sticker: StickerShown; size: number }) {
  const place = { width: size, height: size };
  if (format === StickerFormatType.Lottie)
    return (
      <Suspense fallback={<span className="sticker" style={place} />}>
        <LottieSticker id={id} name={name} size={size} />
      </Suspense>
    );
  const address = cdn(`/stickers/${id}.${format === StickerFormatType.GIF ? 'gif' : 'png'}`);
  return <img className="sticker" style={place} src={address} alt={name} title={name} loading="lazy" draggable={false} />;
}
