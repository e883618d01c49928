import mime from 'mime-types';

/** Whether a file of this name may be chosen where only these kinds (image, video, audio) or endings may. Source: Discord, "File Type Filtering". */
export function isOfFileType(filename: string, types: readonly string[]): boolean {
  const name = filename.toLowerCase();
  const kind = name.includes('.') && String(mime.lookup(name)).split('/', 1)[0];
  return types.some((type) => (type.startsWith('.') ? name.endsWith(type.toLowerCase()) : type === kind));
}
