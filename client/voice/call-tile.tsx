import { PersonTile } from './person-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';

/** What may be shown large: somebody, or their screen. */
export type Focus = `person:${string}` | `screen:${string}`;

interface CallTileProps {
  of: Focus;
  channelId: string;
  /** What is large now; null where nothing is. */
  large: Focus | null;
  onFocus(next: Focus | null): void;
}

/** Somebody in a call, or the screen that they show, which a click makes large or small again. */
export function CallTile({ of, channelId, large, onFocus }: CallTileProps) {
  const isLarge = of === large;
  const props = { userId: of.slice(of.indexOf(':') + 1), channelId, isLarge, onFocus: () => onFocus(isLarge ? null : of) };
  return of.startsWith('screen:') ? <ScreenTile {...props} /> : <PersonTile {...props} />;
}
