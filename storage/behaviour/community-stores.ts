import type { Snowflake } from 'discord-api-types/v10';
import type { InviteRecord } from '#core/invites/invite-record';
import type { JoinRequestRecord } from '#core/join-requests/join-request-record';
import type { SoundRecord } from '#core/ports/community-stores';
import type { Stores } from '#core/ports/stores';
import type { TemplateRecord } from '#core/templates/template-record';
import { AT, insertGuild, newId } from './records.ts';

const newSound = (guildId: Snowflake, given: Partial<SoundRecord> = {}): SoundRecord => ({
  sound_id: newId(),
  guild_id: guildId,
  name: 'Bell',
  volume: 1,
  emoji_id: null,
  emoji_name: null,
  available: true,
  ...given,
});

/** What every store of sounds promises. */
export function behavesAsSoundStore(open: () => Stores): void {
  it('keeps sounds by their guild, changes several at once and removes one', async () => {
    const { sounds } = open();
    const [{ guildId }, { guildId: otherId }] = [await insertGuild(open()), await insertGuild(open())];
    const [one, two] = [newSound(guildId), newSound(guildId, { name: 'Horn' })];
    await sounds.save([one, two]);
    expect(await sounds.ofGuild(guildId)).toEqual([one, two]);
    expect(await sounds.ofGuild(otherId)).toEqual([]);
    await sounds.save([
      { ...one, volume: 0.5 },
      { ...two, volume: 0.5 },
    ]);
    expect((await sounds.ofGuild(guildId)).map((sound) => sound.volume)).toEqual([0.5, 0.5]);
    expect(await sounds.remove(otherId, one.sound_id)).toBe(false);
    expect(await sounds.remove(guildId, one.sound_id)).toBe(true);
    expect(await sounds.remove(guildId, one.sound_id)).toBe(false);
    expect(await sounds.remove(guildId, '99999999999999999999')).toBe(false);
  });
}

const newTemplate = (guildId: Snowflake, given: Partial<TemplateRecord> = {}): TemplateRecord => ({
  code: `code${newId()}`,
  name: 'As it stands',
  description: null,
  usage_count: 0,
  creator_id: newId(),
  created_at: AT,
  updated_at: AT,
  source_guild_id: guildId,
  serialized_source_guild: {
    name: 'Guild',
    description: null,
    region: null,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    preferred_locale: 'en-US' as never, // the enum's member of this value
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    roles: [],
    channels: [],
  },
  ...given,
});

/** What every store of templates promises. */
export function behavesAsTemplateStore(open: () => Stores): void {
  it('keeps one template of a guild, whoever is first', async () => {
    const { templates } = open();
    const { guildId } = await insertGuild(open());
    const [first, second] = [newTemplate(guildId), newTemplate(guildId)];
    const results = await Promise.all([templates.insert(first), templates.insert(second)]);
    expect(results.filter(Boolean)).toHaveLength(1);
    const kept = results[0] ? first : second;
    expect(await templates.ofGuild(guildId)).toEqual([kept]);
    expect(await templates.byCode(kept.code)).toEqual(kept);
  });

  it('counts uses beside changes, and removes by guild and code', async () => {
    const { templates } = open();
    const { guildId } = await insertGuild(open());
    const template = newTemplate(guildId);
    await templates.insert(template);
    await Promise.all([1, 2, 3].map(() => templates.countUse(template.code)));
    await templates.save({ ...template, name: 'Renamed' });
    expect(await templates.byCode(template.code)).toEqual({ ...template, name: 'Renamed', usage_count: 3 });
    expect(await templates.remove(newId(), template.code)).toBe(false);
    expect(await templates.remove(guildId, template.code)).toBe(true);
    expect(await templates.byCode(template.code)).toBeNull();
  });
}

/** What every store of a guild's pages promises. */
export function behavesAsGuildPageStore(open: () => Stores): void {
  it('keeps one page of each kind', async () => {
    const { guildPages } = open();
    const { guildId } = await insertGuild(open());
    expect(await guildPages.find(guildId, 'welcome_screen')).toBeNull();
    await guildPages.save(guildId, 'welcome_screen', { description: 'Hello', welcome_channels: [] });
    await guildPages.save(guildId, 'welcome_screen', { description: 'Hello again', welcome_channels: [] });
    await guildPages.save(guildId, 'onboarding', { enabled: false, mode: 0, prompts: [], default_channel_ids: [] });
    expect(await guildPages.find(guildId, 'welcome_screen')).toEqual({ description: 'Hello again', welcome_channels: [] });
    expect(await guildPages.find(guildId, 'onboarding')).toMatchObject({ enabled: false });
    expect(await guildPages.find(newId(), 'onboarding')).toBeNull();
  });
}

const newRequest = (guildId: Snowflake, given: Partial<JoinRequestRecord> = {}): JoinRequestRecord => ({
  id: newId(),
  guild_id: guildId,
  user_id: newId(),
  created_at: AT,
  reviewed_at: null,
  application_status: 'SUBMITTED',
  rejection_reason: null,
  form_responses: null,
  actioned_by: null,
  ...given,
});

/** What every store of join requests promises. */
export function behavesAsJoinRequestStore(open: () => Stores): void {
  it('keeps the last request of a person', async () => {
    const { joinRequests } = open();
    const { guildId } = await insertGuild(open());
    const former = newRequest(guildId);
    const latter = newRequest(guildId, { user_id: former.user_id });
    await joinRequests.save(former);
    await joinRequests.save(latter);
    expect(await joinRequests.ofUser(guildId, former.user_id)).toEqual(latter);
    expect(await joinRequests.byId(guildId, former.id)).toBeNull();
    expect(await joinRequests.byId(guildId, latter.id)).toEqual(latter);
    expect(await joinRequests.remove(guildId, former.user_id)).toBe(true);
    expect(await joinRequests.remove(guildId, former.user_id)).toBe(false);
  });

  it('pages through them by id, and counts those of a state', async () => {
    const { joinRequests } = open();
    const { guildId } = await insertGuild(open());
    const [first, second, third] = [newRequest(guildId), newRequest(guildId, { application_status: 'REJECTED' }), newRequest(guildId)];
    for (const request of [first, second, third]) await joinRequests.save(request);
    const ids = async (page: object, limit = 10) => (await joinRequests.page(guildId, page, limit)).requests.map((request) => request.id);
    expect(await ids({})).toEqual([third.id, second.id, first.id]);
    expect(await ids({ before: third.id })).toEqual([second.id, first.id]);
    expect(await ids({ after: first.id }, 1)).toEqual([second.id]);
    expect(await joinRequests.page(guildId, { status: 'SUBMITTED' }, 1)).toEqual({ requests: [third], total: 2 });
  });
}

/** What every store of an invite's targets promises. */
export function behavesAsInviteTargetStore(open: () => Stores): void {
  it('keeps whom an invite is for as long as there is the invite', async () => {
    const { invites, inviteTargets } = open();
    const { guildId, channel } = await insertGuild(open());
    const code = `for${newId()}`;
    const invite: InviteRecord = {
      code,
      guild_id: guildId,
      channel_id: channel.id,
      inviter_id: null,
      created_at: new Date().toISOString(),
      max_age: 0,
      max_uses: 0,
      uses: 0,
      temporary: false,
      flags: 0,
    };
    const targets = { made_at: AT, user_ids: [newId(), newId()] };
    expect(await inviteTargets.replace(code, targets)).toBe(false);
    await invites.insert(invite);
    expect(await inviteTargets.ofInvite(code)).toBeNull();
    expect(await inviteTargets.replace(code, targets)).toBe(true);
    expect(await inviteTargets.ofInvite(code)).toEqual(targets);
    expect(await inviteTargets.admits(code, targets.user_ids[1] ?? '')).toBe(true);
    expect(await inviteTargets.admits(code, newId())).toBe(false);
    expect(await inviteTargets.admits('no such code', newId())).toBe(true);
    await inviteTargets.replace(code, { ...targets, user_ids: [] });
    expect((await inviteTargets.ofInvite(code))?.user_ids).toEqual([]);
    await invites.remove(code);
    expect(await inviteTargets.ofInvite(code)).toBeNull();
  });
}
