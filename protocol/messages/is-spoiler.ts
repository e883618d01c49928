import { AttachmentFlags, type APIAttachment } from 'discord-api-types/v10';

/** Whether a file is hidden until somebody asks for it. */
export const isSpoiler = ({ filename, flags }: Pick<APIAttachment, 'filename' | 'flags'>): boolean =>
  filename.startsWith('SPOILER_') || ((flags ?? 0) & AttachmentFlags.IsSpoiler) !== 0;
