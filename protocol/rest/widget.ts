import type { RESTGetAPIGuildWidgetImageQuery } from 'discord-api-types/v10';
import { z } from 'zod';
import { choice } from './fields.ts';

const WIDGET_STYLES = ['shield', 'banner1', 'banner2', 'banner3', 'banner4'] as const;
export type WidgetStyle = (typeof WIDGET_STYLES)[number];

/** Source: Discord, "Get Guild Widget Image". */
export const WidgetImageQuery = z.object({
  style: choice(WIDGET_STYLES)
    .optional()
    .transform((style): WidgetStyle => style ?? 'shield'),
});

const _accepts = (sent: RESTGetAPIGuildWidgetImageQuery): z.input<typeof WidgetImageQuery> => sent;
