/** Wider than any place that shows an emoji. */
const SIDE = 128;

/** A still picture that is larger than an emoji may be, made as small as it is shown; others stay as they are. */
export async function shrinkPicture(file: File, mostBytes: number): Promise<Blob> {
  if (file.size <= mostBytes || file.type === 'image/gif') return file;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
