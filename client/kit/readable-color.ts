/** A role's colour, as far from the ground as it has to be to be read on it. */
export const readable = (color: number): string => {
  const hex = hexOf(color);
  return `light-dark(color-mix(in oklab, ${hex} 55%, #101223), color-mix(in oklab, ${hex} 60%, #ffffff))`;
};

export const hexOf = (color: number): string => `#${color.toString(16).padStart(6, '0')}`;
