/** An empty set of flags, whatever their kind: Discord's enums of bits have no member for none. */
export const NO_FLAGS = 0 as never;

/** A set with some bits put in and some taken out, of the same kind as the first. */
export const withFlags = <Flags extends number>(flags: Flags, add: number, remove = 0): Flags => ((flags & ~remove) | add) as Flags;
