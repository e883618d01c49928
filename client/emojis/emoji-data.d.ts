declare module 'virtual:emojis' {
  /** The emoji, its names, its group, and in its five tones of skin where it has them. */
  const rows: readonly (readonly [emoji: string, names: string, group: number, tones?: string])[];
  export default rows;
}
declare module 'virtual:emojis/en' {
  /** Label and further words of each, with | between, in the order of the emojis. */
  const words: readonly string[];
  export default words;
}
declare module 'virtual:emojis/de' {
  const words: readonly string[];
  export default words;
}
