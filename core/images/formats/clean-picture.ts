/** A file of nothing but empty parts would fill the memory; no picture has so many. */
export const MAX_PARTS = 200_000;

/** A picture without what does not show: names, places, comments, and whatever stood behind its end. */
export interface CleanPicture {
  /** The very buffer that was given where nothing had to go. */
  bytes: Buffer;
  /** 1 to 8, as EXIF counts; kept in the bytes as the only thing that EXIF still says. */
  orientation: number;
  frames: number;
  /** Of all frames together. */
  pixels: number;
}
