import { WidgetImageQuery } from '#protocol/rest/widget';
import { getWidgetFace } from '#core/guilds/widget-face';
import { drawWidget } from '../cdn/draw-widget.ts';
import { Bytes, get, replyOf, type RouteTable } from '../route.ts';

export const widgetImage: RouteTable = {
  get_guild_widget_png: get({
    path: '/guilds/:guild_id/widget.png',
    who: ['nobody', 'bot', 'user'],
    unchecked: true,
    query: WidgetImageQuery,
    reply: replyOf<Bytes>(),
    run: async ({ core, params, query }) => new Bytes('image/png', drawWidget(await getWidgetFace(core, params.guild_id), query.style), 'public, max-age=60'),
  }),
};
