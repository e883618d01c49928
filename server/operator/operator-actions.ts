import { randomBytes } from 'node:crypto';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { apiError, formError } from '#protocol/errors';
import { username } from '#protocol/rest/auth';
import { snowflake, trimmedName } from '#protocol/rest/fields';
import { openLogin } from '#core/accounts/login';
import { createUser } from '#core/accounts/register';
import { makeResetLink } from '#core/accounts/reset-password';
import { removeSecondFactors } from '#core/accounts/second-factors/authenticator-app';
import { createApplicationWithBot } from '#core/applications/create-application';
import type { Core } from '#core/core';
import { request, show } from '#core/exports/export-jobs';
import { createGuild } from '#core/guilds/create-guild';
import { addOperator, removeOperator } from '#core/instance/operators';
import { createInvite } from '#core/invites/invites';
import { placeOf } from '#core/messages/place-of';
import { addBotToGuild } from '#core/oauth2/add-bot-to-guild';
import { wireTime } from '#core/ports/clock';
import { MESSAGE_MOVE_STEPS, MessageMoveError } from '#core/ports/message-move';
import type { UserRecord } from '#core/users/user-record';

/** One command of the operator: what it takes, and what it answers. */
export interface OperatorAction {
  input: z.ZodType;
  /** Called with what `input` has read. */
  run(core: Core, input: never): Promise<object>;
}
export const action = <Input extends z.ZodType>(row: { input: Input; run(core: Core, input: z.output<Input>): Promise<object> }): OperatorAction => row;

const owner = username.optional();
const PASSWORD = 'Must be 8 to 72 characters.';
const isId = (text: string): boolean => snowflake.safeParse(text).success;
const OPERATOR_CLIENT = { os: 'server', platform: 'nexus command' };

/** Whoever can read the data folder acts for nobody in particular. */
const BY_COMMAND = { id: null, reason: null };

/** A person by name or a guild by id, to be put into a file. */
const ExportSubject = z.object({
  kind: z.enum(['account', 'guild']),
  subject: z.string().min(1),
  attachments: z.boolean().default(true),
});

/** Whom or what an export is of. Throws a sentence for who asked. */
export async function subjectOf(
  core: Core,
  { kind, subject }: z.output<typeof ExportSubject>,
): Promise<{ kind: 'account' | 'guild'; id: string; name: string }> {
  if (kind === 'account') {
    const person = await personOf(core, subject, 'name');
    return { kind, id: person.id, name: person.username };
  }
  const state = isId(subject) ? await core.states.get(subject) : null;
  if (!state) throw formError(['guild'], 'UNKNOWN_GUILD', `There is no guild ${subject} on this server.`);
  return { kind, id: state.id, name: state.guild.name };
}

/** What the `nexus` command asks of a server, running or opened for the purpose. */
export const operatorActions = {
  'create-user': action({
    input: z.object({
      username,
      password: z.string().min(8, PASSWORD).max(72, PASSWORD).optional(),
      email: z.email('Must be an address such as alice@example.org.').optional(),
      operator: z.boolean().optional(),
    }),
    /** A password is made when none is given. The token logs the person in at once. */
    async run(core, { username: name, password, email, operator }) {
      const made = password ?? randomBytes(12).toString('base64url');
      const user = await createUser(core, { username: name, password: made, email: email ?? null });
      if (operator) await addOperator(core, user.id, BY_COMMAND);
      return {
        id: user.id,
        username: user.username,
        operator: core.instance.isOperator(user.id),
        ...(password === undefined && { password: made }),
        token: await openLogin(core, user.id, OPERATOR_CLIENT),
      };
    },
  }),
  'set-operator': action({
    input: z.object({ username, operator: z.boolean() }),
    /** Somebody has to be one: the last stays. */
    async run(core, { username: name, operator }) {
      const person = await personOf(core, name, 'name');
      if (operator) await addOperator(core, person.id, BY_COMMAND);
      else if (core.instance.isOperator(person.id)) await removeOperator(core, person.id, BY_COMMAND);
      return { id: person.id, username: person.username, operator };
    },
  }),
  'reset-password': action({
    input: z.object({ username, remove_second_factors: z.boolean().default(false) }),
    /** A link for whoever forgot their password; without their second factors where they lost those as well. */
    async run(core, { username: name, remove_second_factors: removesFactors }) {
      const person = await personOf(core, name, 'name');
      if (removesFactors) await removeSecondFactors(core, person.id);
      const { link, expires_at_ms: expiresAtMs } = await makeResetLink(core, person.id);
      return { id: person.id, username: person.username, link, expires_at: wireTime(expiresAtMs), second_factors_removed: removesFactors };
    },
  }),
  'start-export': action({
    input: ExportSubject,
    async run(core, subject) {
      const { kind, id } = await subjectOf(core, subject);
      return request(core, kind, id, '0', subject.attachments);
    },
  }),
  'export-state': action({
    input: z.object({ id: z.string().refine(isId) }),
    async run(core, { id }) {
      const job = await core.exports.byId(id);
      if (!job) throw apiError('UNKNOWN_EXPORT');
      return { ...show(core, job), error: job.error };
    },
  }),
  'create-guild': action({
    input: z.object({ name: trimmedName(2, 100), owner }),
    /** With an invite into its first channel. */
    async run(core, { name, owner: ownerName }) {
      const person = await personOf(core, ownerName);
      const guild = await createGuild(core, person.id, { name });
      const channelId = guild.system_channel_id;
      const place = channelId ? await placeOf(core, channelId, person.id) : null;
      const invite = place && (await createInvite(core, place, { max_age: 0 }, { id: person.id, reason: null }));
      return {
        id: guild.id,
        name: guild.name,
        owner: person.username,
        channel_id: channelId,
        ...(invite && { invite: invite.code, invite_link: `${core.settings.url}/invite/${invite.code}` }),
      };
    },
  }),
  'create-bot': action({
    input: z.object({
      name: trimmedName(2, 32),
      owner,
      guild: z.string().refine(isId, 'Must be the id (digits alone) that `nexus guild create` printed.').optional(),
      intents: z.enum(['all', 'none'], 'Must be all or none.').default('none'),
      permissions: z
        .string()
        .regex(/^\d{1,20}$/, 'Must be bits of permissions as one whole number, such as 8 for administrator.')
        .optional(),
    }),
    /** Its token is shown this once. Into a guild it comes with a managed role; administrator unless `permissions` says less. */
    async run(core, { name, owner: ownerName, guild, intents, permissions }) {
      const state = guild === undefined ? null : await core.states.get(guild);
      if (guild !== undefined && !state)
        throw formError(['guild'], 'UNKNOWN_GUILD', `There is no guild ${guild} on this server. Make one: npx nexus guild create "My guild"`);
      const person = ownerName === undefined && state ? await userOf(core, state.guild.owner_id) : await personOf(core, ownerName);
      const { application, bot, token } = await createApplicationWithBot(core, person.id, { name, intents: intents === 'all' ? 'all' : [] });
      if (guild !== undefined) {
        await addBotToGuild(core, {
          application,
          guildId: guild,
          permissions: permissions === undefined ? PermissionFlagsBits.Administrator : BigInt.asUintN(63, BigInt(permissions)),
          by: { id: person.id, reason: null },
        });
      }
      const asked = new URLSearchParams({ client_id: application.id, scope: 'bot applications.commands', permissions: permissions ?? '8' });
      const link = `${core.settings.url}/oauth2/authorize?${asked}`;
      return { id: bot.id, name: application.name, token, application_id: application.id, owner: person.username, guild_id: guild ?? null, intents, link };
    },
  }),
  'message-move': action({
    input: z.object({ step: z.enum(MESSAGE_MOVE_STEPS).optional() }),
    /** How far it is, after the step if one is given. */
    async run({ messageMove }, { step }) {
      if (!messageMove)
        throw formError(['step'], 'NO_MESSAGE_ENGINE', 'This server has no other engine for messages. Set CASSANDRA_CONTACT_POINTS and start it again.');
      try {
        return step === undefined ? await messageMove.status() : await messageMove.take(step);
      } catch (error) {
        if (error instanceof MessageMoveError) throw formError(['step'], 'NOT_NOW', error.message);
        throw error;
      }
    },
  }),
} satisfies Record<string, OperatorAction>;

export type OperatorActionName = keyof typeof operatorActions;

async function personOf(core: Core, name: string | undefined, field = 'owner'): Promise<UserRecord> {
  const found = name === undefined ? await core.users.firstPerson() : (await core.users.byLogin(name))?.user;
  if (found) return core.userCache.remember(found);
  if (name === undefined) throw formError([field], 'UNKNOWN_USER', 'There is no account yet. Make one first: npx nexus user create <name>');
  throw formError([field], 'UNKNOWN_USER', `There is no account named ${name}.`);
}

async function userOf(core: Core, id: string): Promise<UserRecord> {
  const user = await core.userCache.find(id);
  if (!user) throw apiError('UNKNOWN_USER');
  return user;
}
