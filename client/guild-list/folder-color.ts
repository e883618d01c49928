/** Each reads against light and dark alike. */
export const FOLDER_COLORS = [0x4a55c7, 0x1f7a5c, 0x2b6f9e, 0x8a4fb5, 0xa83a5f, 0xa8552a, 0x8a6d1f, 0x5d6470];

export const folderColor = (color: number | null): string => (color === null ? 'var(--accent)' : `#${color.toString(16).padStart(6, '0')}`);
