/** What people choose first, and whoever guesses tries first. */
const COMMON = /^(?:password|passwort|qwert|azerty|letmein|welcome|iloveyou|dragon|monkey|admin|abc123|123456)/;

/** How well a password stands guessing, from 0 to 4, by its length and variety. Nothing of it is kept. */
export function passwordStrength(password: string): { valid: boolean; password_strength: number } {
  const length = [...password].length;
  const valid = length >= 8 && length <= 72;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) => kind.test(password)).length;
  const bits = new Set(password).size * Math.log2(2 + kinds * 16);
  const strength = COMMON.test(password.toLowerCase()) ? 0 : Math.min(4, Math.floor(bits / 16));
  return { valid, password_strength: valid ? strength : 0 };
}
