/** A picture in another size or format. */
export interface Drawing {
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif';
  /** It is made to fit, and never enlarged; left out, the size stays. */
  maxWidth?: number;
  maxHeight?: number;
  /** All frames, or the first. */
  isAnimated: boolean;
  quality: 'lossless' | 'high' | 'low';
}

/** Work that needs the pixels of pictures. Throws ImageWorkError; everything else about pictures is read from their bytes. */
export interface ImageWork {
  /** Whether pictures can be decoded here at all. */
  isHere(): Promise<boolean>;
  /** Upright whatever its orientation says, in sRGB, without metadata. */
  draw(bytes: Buffer, drawing: Drawing): Promise<Buffer>;
  /** The picture's thumbhash in base64, which apps show while it loads. */
  placeholder(bytes: Buffer): Promise<string>;
}

/** `missing`: nothing here decodes pictures. `unreadable`: the bytes are none that can be shown. `busy`: too much to do. */
export class ImageWorkError extends Error {
  readonly reason: 'missing' | 'unreadable' | 'busy';

  constructor(reason: ImageWorkError['reason'], options?: ErrorOptions) {
    super(`the picture could not be drawn: ${reason}`, options);
    this.name = 'ImageWorkError';
    this.reason = reason;
  }
}
