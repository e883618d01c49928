import type { Media } from './shown-media.ts';

export interface MediaItem {
  media?: Media;
  description?: string | null;
  spoiler?: boolean;
}

/** A component as it comes, of whatever kind: what is not known is not drawn. */
export interface AnyComponent {
  type: number;
  id?: number;
  custom_id?: string;
  components?: AnyComponent[];
  accessory?: AnyComponent;
  component?: AnyComponent;
  content?: string;
  label?: string;
  style?: number;
  url?: string;
  emoji?: { id?: string | null; name?: string; animated?: boolean };
  disabled?: boolean;
  accent_color?: number | null;
  spoiler?: boolean;
  divider?: boolean;
  /** Of a separator: 1 small, 2 large. */
  spacing?: number;
  items?: MediaItem[];
  media?: Media;
  file?: { url: string; proxy_url?: string };
  name?: string | null;
  /** Of a file, in bytes. */
  size?: number | null;
  description?: string | null;
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  value?: string;
  options?: { label: string; value: string; description?: string; default?: boolean; emoji?: { id?: string | null; name?: string; animated?: boolean } }[];
  channel_types?: number[];
  /** Of a checkbox. */
  default?: boolean;
  /** Of selects whose choices the server has. */
  default_values?: { id: string; type: string }[];
  file_types?: string[];
}
