import type { Snowflake } from 'discord-api-types/v10';
import type { GuildSubscription } from '#protocol/gateway-payloads';
import { presentMember } from '#core/members/present-member';
import type { BusEvent } from '#core/ports/bus';
import { canView } from '#core/permissions-in';
import type { GuildState } from '#core/state/guild-state';
import type { GatewayContext } from '../gateway-context.ts';
import { event } from '../ready.ts';
import type { Session } from '../session.ts';
import { buildRows, seersOf, updateSeers, type Row, type Rows } from './build-rows.ts';
import { stepsBetween, stepsFor, type Range, type Step } from './change-rows.ts';
import { memberListId } from './list-id.ts';

/** Discord's clients ask for the channel they show, and a few that they were in. */
const MOST_GUILDS = 10;
const MOST_CHANNELS = 5;
const MOST_RANGES = 5;
const MOST_ROWS = 100;
/** What comes together is told together; the lists of a big guild take their time to be put in order. */
const TELL_AFTER_MS = 100;
const BIG = { members: 5_000, tellAfterMs: 1_000 };

/** What one session looks at of one list. */
interface View {
  session: Session;
  channelId: Snowflake;
  ranges: readonly Range[];
  /** Which lines its client has, by their indexes. */
  known: (string | undefined)[];
}

interface List {
  guildId: Snowflake;
  id: string;
  seers: Set<Snowflake>;
  current: Rows;
  views: Set<View>;
}

interface Watched {
  lists: Map<string, List>;
  /** Whose lines say something else; all of them where `isAnew`. */
  changed: Set<Snowflake>;
  isAnew: boolean;
  timer: NodeJS.Timeout | null;
}

/**
 * Lists of members by ranges, for people's clients that scroll through them: in a guild of many nobody gets all. A list is put
 * together for who looks at it, and anew when something changed; sessions hear the steps from the one to the other.
 */
export class MemberLists {
  private readonly context: GatewayContext;
  private readonly guilds = new Map<Snowflake, Watched>();

  constructor(context: GatewayContext) {
    this.context = context;
  }

  /** Op 37: several guilds at once, of which so many may have lists. */
  subscribeAll(session: Session, subscriptions: Readonly<Record<Snowflake, GuildSubscription>>): void {
    let withLists = 0;
    for (const [guildId, wanted] of Object.entries(subscriptions)) {
      const isNothing = Object.keys(wanted.channels ?? {}).length === 0;
      if (isNothing || ++withLists <= MOST_GUILDS) this.subscribe(session, guildId, wanted);
    }
  }

  /** Ops 14 and 37: from now on a session looks at these ranges of a guild's lists, and at no others there. */
  subscribe(session: Session, guildId: Snowflake, { channels }: GuildSubscription): void {
    const state = this.context.core.states.peek(guildId);
    if (!channels || !state || !session.guildIds.has(guildId)) return;
    this.leave(session, guildId);
    for (const [channelId, asked] of Object.entries(channels).slice(0, MOST_CHANNELS)) {
      const channel = state.channels.get(channelId) ?? state.channels.get(state.threads.get(channelId)?.parent_id ?? '');
      if (!channel || !canView(state, session.terms.userId, channel, 0)) continue;
      const ranges = asked.slice(0, MOST_RANGES).map(([from, to]): Range => [from, Math.min(to, from + MOST_ROWS - 1)]);
      const list = this.listOf(state, memberListId(state, channel), channel.id);
      const view: View = { session, channelId: channel.id, ranges, known: [] };
      list.views.add(view);
      this.tell(state, list, view, [], ranges);
    }
    this.tidy(guildId);
  }

  /** What a session looks at, guild by guild, as it would ask for it anew. */
  lookedAtBy(session: Session): Record<Snowflake, GuildSubscription> {
    const lookedAt: Record<Snowflake, GuildSubscription> = {};
    for (const guildId of session.guildIds) {
      const channels: Record<Snowflake, [from: number, to: number][]> = {};
      for (const { views } of this.guilds.get(guildId)?.lists.values() ?? [])
        for (const view of views) if (view.session === session) channels[view.channelId] = view.ranges.map(([from, to]) => [from, to]);
      if (Object.keys(channels).length > 0) lookedAt[guildId] = { channels };
    }
    return lookedAt;
  }

  /** What changes in a guild, once memory says so. */
  heard({ t, d, scope, change }: BusEvent): void {
    if (this.guilds.size === 0) return;
    // A new name or picture changes nothing in the guild's own memory.
    if (t === 'GUILD_MEMBER_UPDATE' && !change) return this.renamed(scope.guild_id, (d as { user: { id: Snowflake } }).user.id); // an event of Discord's
    // Read anew from the store, or with another owner: anybody may see something else.
    const [isReadAnew, guildId] = [t === 'guild_available', change?.kind === 'guild' ? change.guild.id : scope.guild_id];
    if (isReadAnew || change?.kind === 'guild') return this.putAnew(guildId);
    if (!change || !('guild_id' in change)) return;
    const watched = this.guilds.get(change.guild_id);
    if (!watched) return;
    switch (change.kind) {
      case 'presence':
        watched.changed.add(change.presence.user.id);
        break;
      case 'members':
        for (const { user_id: userId } of change.members) watched.changed.add(userId);
        break;
      case 'members-removed':
        for (const userId of change.user_ids) watched.changed.add(userId);
        break;
      case 'roles':
      case 'role-removed':
      case 'channels':
      case 'channel-removed':
        watched.isAnew = true;
        break;
      case 'guild-removed':
        this.forget(change.guild_id);
        return;
      default:
        return;
    }
    this.later(change.guild_id, watched);
  }

  /** A session is over. */
  end(session: Session, guildIds: Iterable<Snowflake>): void {
    for (const guildId of guildIds) {
      this.leave(session, guildId);
      this.tidy(guildId);
    }
  }

  private putAnew(guildId: Snowflake | undefined): void {
    const watched = guildId === undefined ? undefined : this.guilds.get(guildId);
    if (!watched || guildId === undefined) return;
    watched.isAnew = true;
    this.later(guildId, watched);
  }

  private renamed(guildId: Snowflake | undefined, userId: Snowflake): void {
    const watched = guildId === undefined ? undefined : this.guilds.get(guildId);
    if (!watched || guildId === undefined) return;
    watched.changed.add(userId);
    this.later(guildId, watched);
  }

  private listOf(state: GuildState, id: string, channelId: Snowflake): List {
    let watched = this.guilds.get(state.id);
    if (!watched) this.guilds.set(state.id, (watched = { lists: new Map(), changed: new Set(), isAnew: false, timer: null }));
    let list = watched.lists.get(id);
    if (!list) {
      const channel = state.channels.get(channelId);
      const seers = channel ? seersOf(state, channel) : new Set<Snowflake>();
      watched.lists.set(id, (list = { guildId: state.id, id, seers, current: buildRows(state, seers, this.context.core.userCache), views: new Set() }));
    }
    return list;
  }

  private leave(session: Session, guildId: Snowflake): void {
    for (const { views } of this.guilds.get(guildId)?.lists.values() ?? []) for (const view of views) if (view.session === session) views.delete(view);
  }

  /** Lists that nobody looks at any more; who only scrolls looks at the same one again. */
  private tidy(guildId: Snowflake): void {
    const watched = this.guilds.get(guildId);
    for (const [id, { views }] of watched?.lists ?? []) if (views.size === 0) watched?.lists.delete(id);
    if (watched?.lists.size === 0) this.forget(guildId);
  }

  private forget(guildId: Snowflake): void {
    clearTimeout(this.guilds.get(guildId)?.timer ?? undefined);
    this.guilds.delete(guildId);
  }

  private later(guildId: Snowflake, watched: Watched): void {
    if (watched.timer) return;
    const isBig = (this.context.core.states.peek(guildId)?.members.size ?? 0) > BIG.members;
    watched.timer = setTimeout(
      () => {
        watched.timer = null;
        try {
          this.refresh(guildId, watched);
        } catch (error) {
          this.context.core.log.error({ err: error, guild: guildId }, 'lists of members were not told');
        }
      },
      isBig ? BIG.tellAfterMs : TELL_AFTER_MS,
    ).unref();
  }

  private refresh(guildId: Snowflake, watched: Watched): void {
    const { core, sessions } = this.context;
    const state = core.states.peek(guildId);
    const { changed, isAnew } = watched;
    watched.changed = new Set();
    watched.isAnew = false;
    for (const [id, list] of watched.lists) {
      for (const view of list.views) {
        const { session, channelId } = view;
        const channel = state?.channels.get(channelId);
        const isThere = sessions.get(session.terms.id) === session && session.guildIds.has(guildId);
        if (!state || !channel || !isThere || !canView(state, session.terms.userId, channel, 0)) list.views.delete(view);
        // Other people see it now: another list.
        else if (memberListId(state, channel) !== id) {
          list.views.delete(view);
          this.invalidate(list, view);
          const other = this.listOf(state, memberListId(state, channel), channelId);
          other.views.add(view);
          this.tell(state, other, view, [], view.ranges);
        }
      }
      const [first] = list.views;
      const channel = first && state?.channels.get(first.channelId);
      if (!state || !channel) {
        watched.lists.delete(id);
        continue;
      }
      const before = list.current.rows;
      if (isAnew) list.seers = seersOf(state, channel);
      else updateSeers(state, channel, list.seers, changed);
      list.current = buildRows(state, list.seers, core.userCache);
      const steps = isAnew ? null : stepsBetween(before, list.current.rows, changed);
      for (const view of list.views) this.tellChange(state, list, view, steps);
    }
    if (watched.lists.size === 0) this.forget(guildId);
  }

  private tellChange(state: GuildState, list: List, view: View, steps: readonly Step[] | null): void {
    if (steps === null) return this.tell(state, list, view, [], view.ranges);
    const { steps: needed, lacking } = stepsFor(view.known, view.ranges, steps, list.current.rows);
    if (steps.length > 0) this.tell(state, list, view, needed, lacking);
  }

  private tell(state: GuildState, list: List, view: View, steps: readonly Step[], anew: readonly Range[]): void {
    const { rows } = list.current;
    for (const [from, to] of anew) for (let index = from; index <= Math.min(to, rows.length - 1); index++) view.known[index] = rows[index]?.key;
    view.known.length = Math.min(view.known.length, rows.length);
    const ops = [
      ...steps.map((step) => (step.op === 'DELETE' ? step : { op: step.op, index: step.index, item: this.itemOf(state, list, step.row) })),
      ...anew.map((range) => ({ op: 'SYNC', range, items: rows.slice(range[0], range[1] + 1).map((row) => this.itemOf(state, list, row)) })),
    ];
    this.send(list, view, ops);
  }

  private invalidate(list: List, view: View): void {
    view.known = [];
    this.send(
      list,
      view,
      view.ranges.map((range) => ({ op: 'INVALIDATE', range })),
    );
  }

  private send({ guildId, id, current }: List, { session }: View, ops: readonly object[]): void {
    const { groups, memberCount, onlineCount } = current;
    session.dispatch(
      event(this.context, 'GUILD_MEMBER_LIST_UPDATE', { guild_id: guildId, id, member_count: memberCount, online_count: onlineCount, groups, ops }),
    );
  }

  private itemOf(state: GuildState, { current }: List, { group, userId }: Row): object {
    const member = userId === null ? undefined : state.members.get(userId);
    if (userId === null || !member) return { group: { id: group, count: current.groups.find(({ id }) => id === group)?.count ?? 0 } };
    const presence = state.presences.get(userId) ?? { user: { id: userId }, status: 'offline', activities: [], client_status: {} };
    return { member: { ...presentMember(member, this.context.core.userCache.get(userId)), presence } };
  }
}
