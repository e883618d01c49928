import type { APIChannel, APIMessage, RESTPatchAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { Belongings } from './belongings.ts';
import type { ClientEvents, ClientOptions, LoginStep, OwnStatus } from './client-options.ts';
import { Drafts } from './drafts.ts';
import { Emitter } from './emitter.ts';
import { loadPrivateArchive, searchMessages, searchThreads, type FoundMessages, type FoundThreads, type Query } from './finding.ts';
import type { EventName, GatewayEvents } from './gateway/events.ts';
import type { ConnectionState } from './gateway/gateway-socket.ts';
import { watchNetwork } from './gateway/network.ts';
import { Histories, type PageOfMessages } from './histories.ts';
import { Live, type Ranges } from './live.ts';
import { mfaStep, userIdOf } from './login.ts';
import type { MessageBody, OutboxEntry } from './outbox/entry.ts';
import { indexedDbStorage } from './outbox/indexed-db-storage.ts';
import { Outbox } from './outbox/outbox.ts';
import { memoryStorage } from './outbox/storage.ts';
import { tabsOf } from './outbox/tabs.ts';
import { messageDelivery } from './message-delivery.ts';
import { OwnPresence } from './own-presence.ts';
import {
  editClientSettings,
  editGuildSettings,
  editSettings,
  type ClientSettingsChange,
  type GuildSettingsChange,
  type SettingsChange,
} from './own-settings.ts';
import { Reading } from './reading.ts';
import type { FileToSend } from './rest/multipart.ts';
import { RestClient } from './rest/rest-client.ts';
import type { GuildFolder } from './state/guild-folders.ts';
import type { State, ViewedAs } from './state/state.ts';
import { Store } from './state/store.ts';

/** Discord's client says so every ten seconds while somebody goes on typing. */
const TYPING_EVERY_MS = 8_000;
/** Whoever leaves does not wait long for a server that is not there. */
const LOGOUT_TIMEOUT_MS = 8_000;
const REQUEST_MEMBERS = 8;
const VOICE_STATE = 4;
const PRESENCE = 3;

/** A person on a server: what they see (`state`), what they do, and the connection that keeps both in step. */
export class Client {
  readonly rest: RestClient;
  readonly #options: ClientOptions;
  readonly #store = new Store();
  readonly #events = new Emitter<ClientEvents>();
  readonly #typed = new Map<string, number>();
  readonly #histories: Histories;
  readonly #reading: Reading;
  readonly #belongings: Belongings;
  readonly #drafts: Drafts;
  readonly #presence: OwnPresence;
  #live: Live | null = null;
  /** While the state is not there yet. */
  #connecting: Promise<void> | null = null;
  #outbox: Outbox | null = null;
  #unwatch: () => void = () => undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    const { url: base, token = null, onMfa, transport } = options;
    this.rest = new RestClient({
      base,
      token,
      ...(onMfa && { onMfa }),
      ...(transport && { transport }),
      onHeld: (held) => this.#events.emit('held', held),
      onUnauthorized: () => this.#loggedOut(),
    });
    this.#histories = new Histories(this.rest, this.#store);
    this.#reading = new Reading(this.rest, this.#store);
    this.#belongings = new Belongings(this.rest, this.#store);
    this.#drafts = new Drafts(this.rest, this.#store);
    this.#presence = new OwnPresence(this.rest, this.#store, options.status);
    if (token !== null) this.#openOutbox(token);
  }

  /** Everything known of the server. Read it, or better subscribe to what of it you show. */
  get state(): State {
    return this.#store.state;
  }

  get connection(): ConnectionState {
    return this.#live?.connection ?? 'idle';
  }

  get token(): string | null {
    return this.rest.token;
  }

  /** Hears an event of the gateway by its name, `connection`, `token`, `held` or `ended`. State has it already. The answer ends it. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Calls `listener` when `select` gives another thing than before. Fits `useSyncExternalStore`. The answer ends it. */
  subscribe(select: (state: State) => unknown, listener: () => void): () => void {
    return this.#store.subscribe(select, listener);
  }

  /** Calls `listener` whenever the state may have changed, for those who look themselves whether it concerns them. The answer ends it. */
  readonly subscribeAll = (listener: () => void): (() => void) => this.#store.subscribeAll(listener);

  /** Logs in by name or e-mail and connects, if no second factor is asked for. */
  async login(credentials: { login: string; password: string }): Promise<LoginStep> {
    const reply = await this.rest.call('POST /auth/login', { body: credentials });
    if ('ticket' in reply) return mfaStep(reply);
    await this.useToken(reply.token);
    return { done: true };
  }

  /** The second step of a login. */
  async finishMfa({ ticket, type, code }: { ticket: string; type: 'totp' | 'backup' | 'sms' | 'webauthn'; code: string }): Promise<void> {
    const { token } = await this.rest.call('POST /auth/mfa/{mfa_type}', { path: { mfa_type: type }, body: { ticket, code } });
    await this.useToken(token);
  }

  /** Makes an account and connects. */
  async register(account: { username: string; password: string; email?: string | null; global_name?: string | null; invite?: string | null }): Promise<void> {
    const { token } = await this.rest.call('POST /auth/register', { body: { ...account, consent: true } });
    await this.useToken(token);
  }

  /** Goes on with a login of before. */
  async useToken(token: string): Promise<void> {
    if (this.rest.token !== token) {
      // Perhaps somebody else's.
      this.#forget();
      this.rest.token = token;
      this.#events.emit('token', token);
    }
    await this.connect();
  }

  /** The same login under another token, as a change of the password or of second factors gives it. */
  replaceToken(token: string): void {
    this.rest.token = token;
    if (this.#live) this.#live.token = token;
    this.#events.emit('token', token);
  }

  /** Connects, and resolves once the state is there. A connection that breaks comes back by itself. Rejects when it cannot be. */
  async connect(): Promise<void> {
    const { token } = this.rest;
    if (token === null) throw new Error('Nobody is logged in.');
    if (this.connection === 'connected' || this.connection === 'reconnecting') return;
    if (!this.#connecting) {
      const opening = this.#open(token);
      const opened = (): void => {
        if (this.#connecting === opening) this.#connecting = null;
      };
      opening.then(opened, opened);
      this.#connecting = opening;
    }
    await this.#connecting;
  }

  /** Ends the login at the server, and forgets everything but what was not sent. Rejects, and changes nothing, where the server cannot be told. */
  async logout(): Promise<void> {
    const { token } = this.rest;
    await this.rest.call('POST /auth/logout', { body: {}, timeoutMs: LOGOUT_TIMEOUT_MS }).catch((error: unknown) => {
      // A login that the server knows no more is over already.
      if (this.rest.token === token) throw error;
    });
    if (this.rest.token === token) this.#loggedOut();
  }

  /** Forgets the login here only: at the server it stays good. */
  forgetLogin(): void {
    this.#loggedOut();
  }

  /** Goes away; the login stays good. */
  close(): void {
    this.#connecting = null;
    this.#unwatch();
    this.#drafts.close();
    this.#live?.close();
    this.#outbox?.close();
    this.#outbox = null;
  }

  /** Writes a message. It is in the state at once (`outbox`), and sent now or when the server can be reached. */
  send(channelId: string, body: MessageBody, files: readonly FileToSend[] = []): Promise<OutboxEntry> {
    const outbox = this.#outbox;
    if (!outbox) return Promise.reject(new Error('Nobody is logged in.'));
    this.#typed.delete(channelId);
    return outbox.add(channelId, body, files);
  }

  /** Tries a message now that failed, or waits because the server had trouble with it. */
  async retry(nonce: string): Promise<void> {
    await this.#outbox?.retry(nonce);
  }

  /** Gives up a message that was not sent. */
  async discard(nonce: string): Promise<void> {
    await this.#outbox?.discard(nonce);
  }

  async editMessage(channelId: string, messageId: string, body: RESTPatchAPIChannelMessageJSONBody): Promise<APIMessage> {
    const path = { channel_id: channelId, message_id: messageId };
    return this.rest.call('PATCH /channels/{channel_id}/messages/{message_id}', { path, body });
  }

  async deleteMessage(channelId: string, messageId: string): Promise<void> {
    await this.rest.call('DELETE /channels/{channel_id}/messages/{message_id}', { path: { channel_id: channelId, message_id: messageId } });
  }

  /** `emoji` is a character, or `name:id` of one of a guild's. */
  async react(channelId: string, messageId: string, emoji: string, isOn = true): Promise<void> {
    const path = { channel_id: channelId, message_id: messageId, emoji_name: emoji };
    if (isOn) await this.rest.call('PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me', { path });
    else await this.rest.call('DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me', { path });
  }

  /** Brings a page of messages into the state: the newest, or those before, after or around one. Asked twice at once it asks once. */
  loadMessages(channelId: string, where: PageOfMessages = {}): Promise<void> {
    return this.#histories.load(channelId, where);
  }

  /** Whether the newest messages of a channel have to be asked for: it was never opened, or there is a gap since the last session. */
  needsMessages(channelId: string): boolean {
    return this.#histories.isNeeded(channelId);
  }

  /** Marks a channel as read up to a message, or to its end. Does nothing where it is already. */
  ack(channelId: string, messageId?: string): Promise<void> {
    return this.#reading.ack(channelId, messageId);
  }

  /** Marks many channels as read, whole guilds perhaps. Those that are already are left out. */
  ackMany(channelIds: readonly string[]): Promise<void> {
    return this.#reading.ackMany(channelIds);
  }

  /** Makes a message the first unread one of its channel, on all devices. */
  markUnread(channelId: string, messageId: string): Promise<void> {
    return this.#reading.markUnread(channelId, messageId);
  }

  /** Looks at a guild as whoever has these roles would, until it is called with null. All selectors go by it, and none lets one write. */
  viewAs(viewed: ViewedAs | null): void {
    this.#store.apply('VIEWED_AS', viewed);
  }

  /** Takes a message out of what is shown here, such as one that only this person was given. The server keeps nothing of those. */
  dismiss(channelId: string, messageId: string): void {
    this.#store.apply('MESSAGE_DELETE', { id: messageId, channel_id: channelId });
  }

  /** Tells the others that one is typing, as seldom as that is needed. Call it with every key. */
  async typing(channelId: string): Promise<void> {
    const now = Date.now();
    if (now - (this.#typed.get(channelId) ?? 0) < TYPING_EVERY_MS) return;
    this.#typed.set(channelId, now);
    await this.rest.call('POST /channels/{channel_id}/typing', { path: { channel_id: channelId } }).catch(() => undefined);
  }

  /** The direct channel with somebody, or a group of several; made if there is none. */
  async openDirect(...userIds: string[]): Promise<string> {
    const [first] = userIds;
    const body = userIds.length === 1 && first !== undefined ? { recipient_id: first } : { recipients: userIds };
    const channel: APIChannel = await this.rest.call('POST /users/@me/channels', { body });
    this.#store.apply('CHANNEL_LOADED', channel);
    return channel.id;
  }

  /** Brings a channel into the state that is not there: an archived thread, or one that a link names. */
  async loadChannel(channelId: string): Promise<void> {
    this.#store.apply('CHANNEL_LOADED', await this.rest.call('GET /channels/{channel_id}', { path: { channel_id: channelId } }));
  }

  /** Finds messages of a guild, with the words by which they were found, and brings the threads they stand in into the state. */
  searchMessages(guildId: string, query: Query<'GET /nexus/v1/guilds/{guild_id}/messages/search'>, signal?: AbortSignal): Promise<FoundMessages> {
    return searchMessages(this.rest, this.#store, guildId, query, signal);
  }

  /** Brings threads of a channel into the state, archived ones too, and answers which; those of a forum with their first messages. */
  searchThreads(channelId: string, query: Query<'GET /channels/{channel_id}/threads/search'>): Promise<FoundThreads> {
    return searchThreads(this.rest, this.#store, channelId, query);
  }

  /** Brings the archived threads of a channel into the state that only some may see: all of them, or those one is in. Pages go on before the last one. */
  loadPrivateArchive(channelId: string, whose: 'all' | 'own', before?: string): Promise<Pick<FoundThreads, 'ids' | 'hasMore'>> {
    return loadPrivateArchive(this.rest, this.#store, channelId, whose, before);
  }

  /** Brings members into the state, a thousand at a time, those after `after`; answers the last one's id, or null at the end. */
  async loadMembers(guildId: string, { after, limit = 1000 }: { after?: string; limit?: number } = {}): Promise<string | null> {
    const query = { limit, ...(after !== undefined && { after }) };
    const members = await this.rest.call('GET /guilds/{guild_id}/members', { path: { guild_id: guildId }, query });
    this.#store.apply('MEMBERS_LOADED', { guildId, members });
    return members.length < limit ? null : (members.at(-1)?.user.id ?? null);
  }

  /** Keeps what somebody has begun to write in a channel, on all their devices; an empty text for nothing any more. Call it with every key. */
  saveDraft(channelId: string, content: string, replyTo: string | null = null): void {
    this.#drafts.save(channelId, content, replyTo);
  }

  /** Brings drafts, reminders, scheduled messages and saved searches into the state, and again with every new session. */
  loadPersonal(): Promise<void> {
    return this.#belongings.loadJottings();
  }

  /** Whether what one saved is in the state, or on its way there. */
  get hasSavedMessages(): boolean {
    return this.#belongings.hasSaved;
  }

  /** Brings what one saved into the state, and again with every new session. */
  loadSavedMessages(): Promise<void> {
    return this.#belongings.loadSaved();
  }

  /**
   * Asks for lines of the list beside a channel, and for their changes from then on: `[[0, 99]]`, and what is scrolled to, by hundreds
   * (five of them at most). Replaces what was asked for in this guild; comes again with every new session.
   */
  watchMembers(guildId: string, channelId: string, ranges: Ranges): void {
    this.#live?.watchMembers(guildId, channelId, ranges);
  }

  /** Asks for members by the beginning of their name, or by id; they come into the state. */
  requestMembers(guildId: string, ask: { query?: string; userIds?: readonly string[]; limit?: number; presences?: boolean }): void {
    const { query, userIds, limit = 100, presences = true } = ask;
    const wanted = userIds ? { user_ids: userIds } : { query: query ?? '', limit };
    this.#live?.send(REQUEST_MEMBERS, { guild_id: [guildId], presences, ...wanted });
  }

  /** Goes into a voice channel, changes what one is there, or leaves with null. The answer is VOICE_SERVER_UPDATE; see docs/sdk-voice.md. */
  setVoice(place: { guildId: string | null; channelId: string | null; self_mute?: boolean; self_deaf?: boolean; self_video?: boolean }): void {
    const { guildId, channelId, self_mute = false, self_deaf = false, self_video = false } = place;
    this.#live?.send(VOICE_STATE, { guild_id: guildId, channel_id: channelId, self_mute, self_deaf, self_video });
  }

  /**
   * How one is seen from now on, on all devices, with the custom status among the activities (kept as it is where none are given).
   * `expiresAt` is when one is online again, as ISO 8601; null for never. Left out it stays while the status does.
   */
  setPresence(status: OwnStatus, activities?: readonly object[], expiresAt?: string | null): void {
    this.#live?.send(PRESENCE, this.#presence.choose(status, activities, expiresAt));
  }

  /** Changes one's settings, on all devices; here at once. Rejects, and takes it back, where the server refuses. */
  editSettings(change: SettingsChange): Promise<void> {
    return editSettings(this.rest, this.#store, change);
  }

  /** Arranges the guilds anew; `guildFolders` says how they stand. */
  saveGuildFolders(folders: readonly GuildFolder[]): Promise<void> {
    return this.editSettings({ guild_folders: folders.map((folder) => ({ ...folder, guild_ids: [...folder.guild_ids] })) });
  }

  /** Changes how our own client looks, on all devices; here at once. */
  editClientSettings(change: ClientSettingsChange): Promise<void> {
    return editClientSettings(this.rest, this.#store, change);
  }

  /** Changes what one set of a guild and its channels (mutes, levels, what is folded); `@me` for direct messages. */
  editGuildSettings(guildId: string, change: GuildSettingsChange): Promise<void> {
    return editGuildSettings(this.rest, this.#store, guildId, change);
  }

  /** Says that nobody touches this device, or somebody does again: while nobody does anywhere, push tells what comes. */
  setIdle(isIdle: boolean): void {
    this.#live?.send(PRESENCE, this.#presence.idle(isIdle));
  }

  /** Any other frame: calls, streams, member lists. */
  sendFrame(op: number, d: unknown): void {
    this.#live?.send(op, d);
  }

  #open(token: string): Promise<void> {
    this.#openOutbox(token);
    this.#live?.close();
    const live = new Live(token, this.rest, this.#store, this.#options, {
      event: (t, d) => this.#hear(t, d),
      presence: () => this.#presence.current,
      connection: (state) => {
        if (state === 'connected') this.#catchUp();
        this.#events.emit('connection', state);
      },
      ended: (reason, code) => {
        if (this.#live !== live) return;
        if (reason === 'logged out') this.#loggedOut();
        this.#events.emit('ended', { reason, code });
      },
    });
    this.#live = live;
    this.#unwatch();
    this.#unwatch = watchNetwork(() => {
      live.look();
      this.#outbox?.wake();
    });
    return live.open();
  }

  #hear(t: string, d: unknown): void {
    if (t === 'MESSAGE_CREATE') this.#outbox?.heard(d as GatewayEvents['MESSAGE_CREATE'], this.state.meId);
    if (t === 'USER_SETTINGS_UPDATE') {
      const shown = this.#presence.heard(d as GatewayEvents['USER_SETTINGS_UPDATE']);
      if (shown) this.#live?.send(PRESENCE, shown);
    }
    if (t === 'READY') this.#belongings.again();
    this.#events.emit(t as EventName, d as never); // by the name under which it came
  }

  /** What waited for a connection goes. */
  #catchUp(): void {
    this.#outbox?.wake();
    this.#drafts.flush();
    this.#presence.flush();
  }

  #openOutbox(token: string): void {
    if (this.#outbox) return;
    const name = `nexus-outbox ${this.rest.base} ${userIdOf(token)}`;
    const outbox: Outbox = new Outbox({
      storage: (this.#options.storage ?? defaultStorage)(name),
      tabs: (this.#options.tabs ?? tabsOf)(name),
      delivery: messageDelivery(this.rest, this.state, userIdOf(token)),
      isServerThere: () => this.connection === 'connected',
      onChange: (channelId, entries) => this.#store.apply('OUTBOX_CHANGED', { channelId, entries }),
      onDelivered: (entry, message) => this.#store.apply('MESSAGE_SENT', { nonce: entry.id, message }),
    });
    this.#outbox = outbox;
    void outbox.open();
  }

  #loggedOut(): void {
    if (this.rest.token === null) return;
    this.rest.token = null;
    this.#forget();
    this.#events.emit('token', null);
  }

  #forget(): void {
    this.close();
    this.#live = null;
    this.#belongings.forget();
    this.#presence.forget();
    this.#store.apply('LOGGED_OUT', null);
  }
}

const defaultStorage = (name: string) => (typeof indexedDB === 'undefined' ? memoryStorage() : indexedDbStorage(name));
