/** Emoji, with whatever joiners, tones and selectors they are written. */
const EMOJI_TEXT = /^[\p{Emoji}\p{Emoji_Component}]+$/u;
/** Digits alone count as emoji to Unicode; one of these must be in it. */
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whether a text is one emoji of Unicode and nothing else. */
export const isUnicodeEmoji = (text: string): boolean =>
  text.length <= 64 && EMOJI_TEXT.test(text) && PICTURE.test(text) && [...graphemes.segment(text)].length === 1;
