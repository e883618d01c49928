/** What an expression is called at first: as its file, without the end of its name. */
export const nameOfFile = (file: File, most: number): string => file.name.replace(/\.[^.]*$/, '').slice(0, most);

/** The same of letters, digits and underscores, as the names of emojis are: 2 to 32 of them. */
export const emojiNameOf = (file: File): string =>
  nameOfFile(file, 100)
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 32)
    .padEnd(2, '_');
